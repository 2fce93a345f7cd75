import type { CleanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";

type Reason = CleanResult["steps"][number]["removed"][number]["reason"];

export const reasonTitles: Readonly<Record<Reason, string>> = {
  outlier: "outlier",
  alone: "alone in a cluster",
  label: "doubtful label",
};

/** What one step did with rows. */
export interface CleanedRow {
  readonly step: string;
  readonly before: number;
  readonly after: number;
  readonly removed: Readonly<Record<Reason, number>>;
  /** Rows that are part of another one now. */
  readonly merged: number;
}

export function cleanedRows({ steps }: CleanResult): CleanedRow[] {
  return steps.map(({ step, rowsBefore, rowsAfter, removed }) => {
    const count = (wanted: Reason) => removed.filter(({ reason }) => reason === wanted).length;
    return {
      step,
      before: rowsBefore,
      after: rowsAfter,
      removed: { outlier: count("outlier"), alone: count("alone"), label: count("label") },
      merged: rowsBefore - rowsAfter - removed.length,
    };
  });
}

const reasons = Object.keys(reasonTitles) as readonly Reason[];

export function cleanedRowsChart(rows: readonly CleanedRow[]): Chart {
  return {
    name: "cleaned-rows",
    title: "Rows removed and merged",
    description: "What each step did with rows, in the order of the steps.",
    plot: {
      type: "bars",
      axis: { title: "rows", format: "amount" },
      series: [
        ...reasons.map((reason, index) => ({
          name: reasonTitles[reason],
          tone: (["first", "second", "third"] as const)[index]!,
        })),
        { name: "merged into others", tone: "fourth" },
      ],
      rows: rows.map(({ step, removed, merged }) => ({
        label: step,
        values: [...reasons.map((reason) => removed[reason]), merged],
      })),
    },
    table: {
      columns: [
        { title: "step" },
        { title: "rows before", format: "amount" },
        ...reasons.map((reason) => ({ title: reasonTitles[reason], format: "amount" as const })),
        { title: "merged into others", format: "amount" },
        { title: "rows after", format: "amount" },
      ],
      rows: rows.map(({ step, before, after, removed, merged }) => [
        step,
        before,
        ...reasons.map((reason) => removed[reason]),
        merged,
        after,
      ]),
    },
  };
}
