import type { Slice } from "@slicetuner/core";
import { asCategories, findColumn, type Table } from "./table.ts";

/** The combinations of values that occur in some columns of a table. */
export interface CrossedSlices {
  /** One slice for each combination that occurs, in the order of the columns' categories. */
  readonly slices: readonly Slice[];
  /** Rows of each of them. */
  readonly sizes: readonly number[];
  /** The index of each row's combination among `wanted`; −1 if it is none of them or a value is missing. */
  assignTo(wanted: readonly Slice[]): Int32Array;
}

/**
 * Crosses columns: `race,sex` gives `White-Female`, `White-Male`, … for the combinations that occur. Rows
 * with a missing value are in no slice. The columns must exist.
 */
export function crossSlices(table: Table, names: readonly string[]): CrossedSlices {
  const columns = names.map((name) => asCategories(findColumn(table, name)!));
  const combinationOf = new Int32Array(table.rowCount);
  const numbers = new Map<number, number>();
  const found: { order: number; codes: number[]; size: number }[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    // The combination as a number in mixed base: exact below 2^53, far above any number of slices that is
    // allowed.
    let order = 0;
    let missing = false;
    for (const { codes, categories } of columns) {
      order = order * categories.length + codes[row]!;
      missing ||= codes[row]! < 0;
    }
    if (missing) {
      combinationOf[row] = -1;
      continue;
    }
    let number = numbers.get(order);
    if (number === undefined) {
      number = found.length;
      numbers.set(order, number);
      found.push({ order, codes: columns.map(({ codes }) => codes[row]!), size: 0 });
    }
    found[number]!.size += 1;
    combinationOf[row] = number;
  }

  const sliceOf = ({ codes }: { codes: number[] }): Slice => {
    const values = columns.map(({ categories }, index) => categories[codes[index]!]!);
    return {
      name: values.join("-"),
      values: Object.fromEntries(names.map((name, index) => [name, values[index]!])),
    };
  };
  const ordered = [...found].sort((a, b) => a.order - b.order);
  return {
    slices: ordered.map(sliceOf),
    sizes: ordered.map(({ size }) => size),
    assignTo(wanted) {
      const keyOf = (slice: Slice): string => JSON.stringify(names.map((name) => slice.values?.[name]));
      const indexOf = new Map(wanted.map((slice, index) => [keyOf(slice), index]));
      const target = found.map((combination) => indexOf.get(keyOf(sliceOf(combination))) ?? -1);
      return combinationOf.map((combination) => target[combination] ?? -1);
    },
  };
}
