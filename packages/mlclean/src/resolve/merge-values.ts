import type { Column } from "@slicetuner/core";

/** What a merged row has where its sources differ. */
export interface MergePolicy {
  /** @default "most-frequent" */
  readonly texts?: "most-frequent" | "longest";
  /** Of quantities; numbers that name something (post codes, dates) are most frequent. @default "mean" */
  readonly numbers?: "mean" | "median" | "most-frequent";
  /** The sum keeps what the sources weigh together; `one` counts the merged row once. @default "sum" */
  readonly weights?: "sum" | "maximum" | "one";
}

/** Columns in which the merged value of each cluster stands in the row that is kept. */
export function mergeValues(
  columns: readonly Column[],
  clusters: readonly { readonly kept: number; readonly rows: readonly number[] }[],
  weights: Float64Array,
  isQuantity: (column: Column) => boolean,
  { texts = "most-frequent", numbers = "mean" }: MergePolicy,
): Column[] {
  return columns.map((column): Column => {
    if (column.kind === "numeric") {
      const values = column.values.slice();
      const whole = column.values.every((value) => Number.isNaN(value) || Number.isInteger(value));
      const mode = isQuantity(column) ? numbers : "most-frequent";
      for (const { kept, rows } of clusters) {
        const known = rows.filter((row) => !Number.isNaN(column.values[row]!));
        if (known.length === 0) continue;
        const merged = mergeNumbers(known, column.values, weights, mode);
        values[kept] = whole ? Math.round(merged) : merged;
      }
      return { ...column, values };
    }
    const codes = column.codes.slice();
    for (const { kept, rows } of clusters) {
      const known = rows.filter((row) => column.codes[row]! >= 0);
      if (known.length === 0) continue;
      const lengthOf = (row: number) => column.categories[column.codes[row]!]!.length;
      const longest = Math.max(...known.map(lengthOf));
      const chosen = texts === "longest" ? known.filter((row) => lengthOf(row) === longest) : known;
      codes[kept] = heaviest(
        chosen,
        (row) => column.codes[row]!,
        weights,
        (row) => -lengthOf(row),
      );
    }
    return { ...column, codes };
  });
}

function mergeNumbers(
  rows: readonly number[],
  values: Float64Array,
  weights: Float64Array,
  mode: NonNullable<MergePolicy["numbers"]>,
): number {
  if (mode === "most-frequent")
    return heaviest(
      rows,
      (row) => values[row]!,
      weights,
      () => 0,
    );
  if (mode === "median") {
    const sorted = rows.map((row) => values[row]!).sort((one, two) => one - two);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  }
  const whole = rows.reduce((sum, row) => sum + weights[row]!, 0);
  if (whole === 0) return values[rows[0]!]!;
  return rows.reduce((sum, row) => sum + weights[row]! * values[row]!, 0) / whole;
}

/** The value with the most weight; of equal ones the first by `order`, then the smallest. */
function heaviest(
  rows: readonly number[],
  keyOf: (row: number) => number,
  weights: Float64Array,
  order: (row: number) => number,
): number {
  const totals = new Map<number, { weight: number; order: number }>();
  for (const row of rows) {
    const own = totals.get(keyOf(row)) ?? { weight: 0, order: order(row) };
    totals.set(keyOf(row), { weight: own.weight + weights[row]!, order: own.order });
  }
  return [...totals].sort(
    ([one, ofOne], [two, ofTwo]) => ofTwo.weight - ofOne.weight || ofOne.order - ofTwo.order || one - two,
  )[0]![0];
}
