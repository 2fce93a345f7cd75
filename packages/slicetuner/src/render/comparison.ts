import type { CompareResult } from "../results/compare-result.ts";
import { pc } from "./colors.ts";
import { formatAmount, formatSeconds, formatSummary } from "./format.ts";
import { type Column, renderTable } from "./table.ts";

const columns: Column[] = [
  { title: "strategy", align: "left" },
  { title: "loss" },
  { title: "average EER" },
  { title: "maximum EER" },
  { title: "bought", align: "left" },
  { title: "spent" },
  { title: "rounds" },
  { title: "trainings" },
  { title: "time" },
];

/** Strategies side by side; the lowest mean of each measure stands out. */
export function renderComparison(result: CompareResult): string {
  const { strategies, data } = result;
  const measures = ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const;
  const lowest = measures.map((measure) => Math.min(...strategies.map((strategy) => strategy[measure].mean)));
  const rows = strategies.map((strategy) => [
    strategy.strategy,
    ...measures.map((measure, index) => {
      const text = formatSummary(strategy[measure]);
      return strategy[measure].mean === lowest[index] ? pc.green(text) : text;
    }),
    renderBought(strategy, data.slices),
    formatAmount(strategy.spent.mean),
    formatAmount(strategy.rounds.mean),
    formatAmount(strategy.trainings.mean),
    formatSeconds(strategy.seconds.mean),
  ]);
  const seeds = new Set(result.runs.map((run) => run.seed)).size;
  const perSlice = data.slices.length > mostInLine ? `\n\n${renderAmounts(result)}` : "";
  const notes = [...explain(result, seeds), ...shortfalls(result)];
  return `${renderTable(columns, rows)}${perSlice}\n\n${notes.map((note) => pc.dim(note)).join("\n")}`;
}

/** Slices whose amounts fit into a row of the table. */
const mostInLine = 6;

/** `85 0 108 107`, or the sum where there are too many slices for a row. */
function renderBought({ amounts }: CompareResult["strategies"][number], slices: readonly string[]): string {
  const means = slices.map((slice) => amounts[slice]!.mean);
  if (means.length <= mostInLine) return means.map((mean) => formatAmount(Math.round(mean))).join(" ");
  return formatAmount(means.reduce((sum, mean) => sum + mean, 0));
}

/** Examples bought of each slice, a column for each strategy. */
function renderAmounts({ data, strategies }: CompareResult): string {
  return renderTable(
    [{ title: "bought (mean)", align: "left" }, ...strategies.map(({ strategy }) => ({ title: strategy }))],
    data.slices.map((slice) => [
      slice,
      ...strategies.map(({ amounts }) => formatAmount(Math.round(amounts[slice]!.mean))),
    ]),
  );
}

/** What the numbers are, and what they are not; what to do about it where the command has options for it. */
function explain({ command, data }: CompareResult, seeds: number): string[] {
  const { evaluatedOn, order, slices } = data;
  const advice = (text: string) => (command === "compare" ? `; ${text}` : "");
  const notes = ["EER: equalized error rate, how far the slices' losses lie from their mean."];
  if (slices.length <= mostInLine) notes.unshift(`bought: ${slices.join(", ")}`);
  notes.push(
    seeds === 1
      ? `One seed: differences may be luck${advice("--seeds 20 shows means and spreads")}.`
      : `Mean ± standard deviation over ${seeds} seeds.`,
  );
  if (seeds > 1 && order === "file") {
    notes.push(
      "All seeds have the same rows: ± is the luck of subsets and trainings alone; --redraw draws rows anew for each seed.",
    );
  }
  notes.push(
    evaluatedOn === "test"
      ? "Measured on test data that no decision saw."
      : `Measured on the validation data, which also stopped the trainings: all losses look a little too good${advice("--test holds out rows that no decision sees")}.`,
  );
  return notes;
}

/** The strategies under which the pool had no more at the end of a run. */
function shortfalls({ runs }: CompareResult): string[] {
  const dry = new Set(
    runs.filter(({ status }) => status === "sources-exhausted").map(({ strategy }) => strategy),
  );
  return dry.size === 0 ? [] : [`The pool ran dry under ${[...dry].join(", ")}.`];
}
