import type { Chart } from "@slicetuner/report";
import type { FindResult } from "@slicetuner/results";

/** So many slices are drawn; the table has all. */
const drawnSlices = 40;

export interface SliceSizeRow {
  readonly slice: string;
  readonly rows: number;
}

/** Largest slice first. */
export function sliceSizeRows({ slices }: Pick<FindResult, "slices">): SliceSizeRow[] {
  return slices
    .map(({ name, rows }) => ({ slice: name, rows }))
    .sort((first, second) => second.rows - first.rows);
}

export function sliceSizesChart(rows: readonly SliceSizeRow[]): Chart {
  const drawn = rows.slice(0, drawnSlices);
  const note = drawn.length === rows.length ? "" : ` Drawn are the ${drawnSlices} largest.`;
  return {
    name: "slice-sizes",
    title: "How large the slices are",
    description: `Rows in each slice that was found.${note}`,
    plot: {
      type: "bars",
      axis: { title: "rows", format: "amount" },
      series: [{ name: "rows", tone: "first" }],
      rows: drawn.map(({ slice, rows: count }) => ({ label: slice, values: [count] })),
    },
    table: {
      columns: [{ title: "slice" }, { title: "rows", format: "amount" }],
      rows: rows.map(({ slice, rows: count }) => [slice, count]),
    },
  };
}
