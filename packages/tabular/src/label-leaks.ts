import { asCategories, findColumn, type Table } from "./table.ts";

/** Fewer rows may well go with one class each by chance. */
const fewestRows = 20;
/** Rows for each value of a column, on average at least: each row by itself goes with one class. */
const fewestRowsPerValue = 4;

/**
 * Columns each of whose values goes with one class only: copies of the label, or made from it, unless the
 * world is so.
 * @param columns names of those that become features
 * @param rows the examples' rows, with the class of each
 */
export function findLabelLeaks(
  table: Table,
  columns: readonly string[],
  { rows, labels }: { readonly rows: Uint32Array; readonly labels: Int32Array },
): { readonly column: string; readonly values: number }[] {
  if (rows.length < fewestRows || labels.every((label) => label === labels[0])) return [];
  return columns.flatMap((column) => {
    const values = countDetermining(readValue(table, column), rows, labels);
    return values === null || values * fewestRowsPerValue > rows.length ? [] : [{ column, values }];
  });
}

function readValue(table: Table, name: string): (row: number) => number {
  const column = findColumn(table, name)!;
  // NaN, a missing number, is one value of a Map, and so is −1, a missing category.
  if (column.kind === "numeric") return (row) => column.values[row]!;
  const { codes } = asCategories(column);
  return (row) => codes[row]!;
}

/** The number of different values; null where one of them goes with several classes. */
function countDetermining(
  readValue: (row: number) => number,
  rows: Uint32Array,
  labels: Int32Array,
): number | null {
  const classOf = new Map<number, number>();
  for (let example = 0; example < rows.length; example++) {
    const value = readValue(rows[example]!);
    const known = classOf.get(value);
    if (known === undefined) classOf.set(value, labels[example]!);
    else if (known !== labels[example]) return null;
  }
  return classOf.size;
}
