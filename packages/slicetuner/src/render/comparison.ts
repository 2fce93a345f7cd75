import pc from "picocolors";
import type { CompareResult } from "../results/compare-result.ts";
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
    data.slices.map((slice) => formatAmount(Math.round(strategy.amounts[slice]!.mean))).join(" "),
    formatAmount(strategy.spent.mean),
    formatAmount(strategy.rounds.mean),
    formatAmount(strategy.trainings.mean),
    formatSeconds(strategy.seconds.mean),
  ]);
  const seeds = new Set(result.runs.map((run) => run.seed)).size;
  const notes = [
    `Measured on the ${data.evaluatedOn} data; ${seeds === 1 ? "one seed" : `mean ± standard deviation over ${seeds} seeds`}. EER: equalized error rate, how far slices' losses lie from their mean.`,
    `bought: ${data.slices.join(", ")}`,
  ];
  return `${renderTable(columns, rows)}\n\n${notes.map((note) => pc.dim(note)).join("\n")}`;
}
