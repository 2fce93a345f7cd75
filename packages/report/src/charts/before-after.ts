import type { MeasuredRunResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "./drawn-rows.ts";
import { banded } from "./slice-losses.ts";

/** The measured loss of a slice before and after buying. */
export interface BeforeAfterRow {
  readonly slice: string;
  readonly acquired: number;
  readonly before: number;
  readonly after: number;
}

/** The slice that was worst first. */
export function beforeAfterRows({ slices, before, after }: MeasuredRunResult): BeforeAfterRow[] {
  return slices
    .map(({ name, acquired }, index) => ({
      slice: name,
      acquired,
      before: before.sliceLosses[index] ?? Number.NaN,
      after: after.sliceLosses[index] ?? Number.NaN,
    }))
    .sort((first, second) => second.before - first.before);
}

export function beforeAfterChart(rows: readonly BeforeAfterRow[], evaluatedOn: string): Chart {
  const { drawn, note } = drawnRows(rows, "slice", "the worst first");
  return {
    name: "before-after",
    title: "Measured loss of each slice, before and after",
    description: `Log loss on the ${evaluatedOn} rows, the slice that was worst first.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "log loss", format: "loss" },
      series: [
        { name: "before", tone: "muted", marker: "circle" },
        { name: "after buying", tone: "first", marker: "diamond" },
      ],
      rows: drawn.map(({ slice, before, after }) => ({
        label: slice,
        values: [banded(before, null), banded(after, null)],
      })),
    },
    table: {
      columns: [
        { title: "slice" },
        { title: "bought", format: "amount" },
        { title: "loss before", format: "loss" },
        { title: "loss after", format: "loss" },
        { title: "change", format: "loss" },
      ],
      rows: rows.map(({ slice, acquired, before, after }) => [
        slice,
        acquired,
        before,
        after,
        after - before,
      ]),
    },
  };
}
