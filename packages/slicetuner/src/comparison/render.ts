import { type CompareResult, formatAmount } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { type Column, renderTable } from "../cli/table.ts";
import { renderCoverage } from "../describe/forecast.ts";
import { formatSeconds, formatShare, formatSummary } from "../describe/format.ts";
import { renderPairs } from "../describe/pairs.ts";

const columns: Column[] = [
  { title: "method", align: "left" },
  { title: "loss" },
  { title: "average EER" },
  { title: "maximum EER" },
  { title: "bought", align: "left" },
  { title: "spent" },
  { title: "rounds" },
  { title: "trainings" },
  { title: "time" },
];

/** Methods side by side; the lowest mean of each measure stands out. */
export function renderComparison(result: CompareResult): string {
  const { methods, data } = result;
  const measures = ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const;
  const lowest = measures.map((measure) => Math.min(...methods.map((method) => method[measure].mean)));
  const rows = methods.map((method) => [
    method.method,
    ...measures.map((measure, index) => {
      const text = formatSummary(method[measure]);
      return method[measure].mean === lowest[index] ? pc.green(text) : text;
    }),
    renderBought(method, data.slices),
    formatAmount(method.spent.mean),
    formatAmount(method.rounds.mean),
    formatAmount(method.trainings.mean),
    formatSeconds(method.seconds.mean),
  ]);
  const seeds = new Set(result.runs.map((run) => run.seed)).size;
  const notes = [...explain(result, seeds), ...shortfalls(result)];
  const coverage = renderCoverage(result);
  const parts = [
    renderTable(columns, rows),
    ...renderBeside(result),
    ...(data.slices.length > mostInLine ? [renderAmounts(result)] : []),
    ...(seeds > 1 && result.pairs.length > 0 ? [renderPairs(result.pairs)] : []),
    ...(coverage === "" ? [] : [coverage]),
    ...(result.verdicts.length > 0 ? [result.verdicts.join("\n")] : []),
    ...(result.oracle === null ? [] : [result.oracle.sentence]),
    notes.map((note) => pc.dim(note)).join("\n"),
  ];
  return parts.join("\n\n");
}

/** What stands beside the losses, where it is known. */
function renderBeside({ methods }: CompareResult): string[] {
  const known = methods.filter(({ guessingLoss }) => guessingLoss !== null);
  if (known.length === 0) return [];
  const show = (summary: CompareResult["methods"][number]["accuracy"]): string => {
    if (summary === null) return "–";
    const { mean, standardDeviation } = summary;
    return standardDeviation === null
      ? formatShare(mean)
      : `${formatShare(mean)} ± ${formatShare(standardDeviation)}`;
  };
  return [
    renderTable(
      [
        { title: "beside the loss", align: "left" },
        { title: "accuracy" },
        { title: "ROC area" },
        { title: "loss of guessing the class shares" },
      ],
      known.map(({ method, accuracy, rocArea, guessingLoss }) => [
        method,
        show(accuracy),
        show(rocArea),
        formatSummary(guessingLoss!),
      ]),
    ),
  ];
}

/** Standard errors from fewer seeds than these are rough. */
const fewSeeds = 10;

/** Slices whose amounts fit into a row of the table. */
const mostInLine = 6;

/** `85 0 108 107`, or the sum where there are too many slices for a row. */
function renderBought({ amounts }: CompareResult["methods"][number], slices: readonly string[]): string {
  const means = slices.map((slice) => amounts[slice]!.mean);
  if (means.length <= mostInLine) return means.map((mean) => formatAmount(Math.round(mean))).join(" ");
  return formatAmount(means.reduce((sum, mean) => sum + mean, 0));
}

/** Examples bought of each slice, a column for each method. */
function renderAmounts({ data, methods }: CompareResult): string {
  return renderTable(
    [{ title: "bought (mean)", align: "left" }, ...methods.map(({ method }) => ({ title: method }))],
    data.slices.map((slice) => [
      slice,
      ...methods.map(({ amounts }) => formatAmount(Math.round(amounts[slice]!.mean))),
    ]),
  );
}

/** What the numbers are, and what they are not; what to do about it where the command has options for it. */
function explain(result: CompareResult, seeds: number): string[] {
  const { command, data } = result;
  const { evaluatedOn, order, slices } = data;
  const advice = (text: string) => (command === "compare" ? `; ${text}` : "");
  const { importance, methods } = result;
  const isPublished = methods.some(({ estimation }) => estimation !== null && estimation !== "designed");
  const alike = isPublished ? "; plans from curves count each slice alike" : "";
  const notes = ["EER: equalized error rate, how far the slices' losses lie from their mean."];
  if (slices.length <= mostInLine) notes.unshift(`bought: ${slices.join(", ")}`);
  if (importance !== null)
    notes.push(`loss: mean of the slices' losses, weighted by --slice-weights${alike}.`);
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
  if (seeds > 1 && result.pairs.length > 0) {
    notes.push(
      `method less other: seed by seed, on the same rows, ± standard error; below 0 the method is better. Differences that equal methods would show more than once in 20 times are called noise${seeds < fewSeeds ? `; ${seeds} seeds give only rough errors${advice("try --seeds 20")}` : ""}.`,
    );
  }
  notes.push(
    evaluatedOn === "test"
      ? "Measured on unused rows: test data that no decision saw."
      : `Measured on the validation data, which also stopped the trainings: all losses look a little too good${advice("--test holds out rows that no decision sees")}.`,
  );
  return notes;
}

/** The methods under which the pool had no more at the end of a run. */
function shortfalls({ runs }: CompareResult): string[] {
  const dry = new Set(
    runs.filter(({ status }) => status === "sources-exhausted").map(({ method }) => method),
  );
  return dry.size === 0 ? [] : [`The pool ran dry under ${[...dry].join(", ")}.`];
}
