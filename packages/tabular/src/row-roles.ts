import type { CappedProblems } from "./capped-problems.ts";
import type { TableEncoding } from "./encoding.ts";
import { crossSlices } from "./slices.ts";
import { asCategories, findColumn, locate, type Table } from "./table.ts";

/** The rows of a table that become examples, with what they are besides features. */
export interface RowRoles {
  /** Row number of each example in the table. */
  readonly rows: Uint32Array;
  readonly labels: Int32Array;
  readonly sliceIds: Int32Array;
  readonly weights: Float32Array | undefined;
  readonly warnings: readonly string[];
}

/**
 * Finds label, slice and weight of each row. Rows that lack one are problems or left out, as the encoding says;
 * a label or slice that the encoding does not know is one too. The columns must exist.
 */
export function assignRoles(
  table: Table,
  encoding: Omit<TableEncoding, "features" | "id">,
  problems: CappedProblems,
): RowRoles {
  const label = asCategories(findColumn(table, encoding.label.column)!);
  const classOf = label.categories.map((category) => encoding.label.classes.indexOf(category));
  const sliceOf = crossSlices(table, encoding.sliceBy).assignTo(encoding.slices);
  const sliceColumns = encoding.sliceBy.map((name) => asCategories(findColumn(table, name)!));
  const weight = encoding.weight === null ? undefined : findColumn(table, encoding.weight)!;
  const weightValues = weight?.kind === "numeric" ? weight.values : undefined;

  const rows: number[] = [];
  const labels = new Int32Array(table.rowCount);
  const sliceIds = new Int32Array(table.rowCount);
  let incomplete = 0;
  let otherSlices = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const missing: string[] = [];
    if (label.codes[row]! < 0) missing.push(label.name);
    for (const column of sliceColumns) if (column.codes[row]! < 0) missing.push(column.name);
    if (weightValues !== undefined && Number.isNaN(weightValues[row]!)) missing.push(encoding.weight!);
    if (missing.length > 0) {
      incomplete += 1;
      if (encoding.incompleteRows === "error") {
        for (const name of new Set(missing))
          problems.add(locate(table, row, name), "is missing (dropIncomplete leaves such rows out)");
      }
      continue;
    }
    const slice = sliceOf[row]!;
    if (slice < 0) {
      otherSlices += 1;
      if (encoding.otherSlices === "error") {
        const values = sliceColumns.map((column) => column.categories[column.codes[row]!]!);
        problems.add(
          locate(table, row, encoding.sliceBy.join(",")),
          `"${values.join("-")}" is none of the slices`,
        );
      }
      continue;
    }
    const labelClass = classOf[label.codes[row]!]!;
    if (labelClass < 0) {
      const value = label.categories[label.codes[row]!]!;
      problems.add(
        locate(table, row, label.name),
        `"${value}" is none of the classes ${encoding.label.classes.join(", ")}`,
      );
      continue;
    }
    if (weightValues !== undefined && weightValues[row]! < 0) {
      problems.add(locate(table, row, encoding.weight!), `the weight ${weightValues[row]} is negative`);
    }
    labels[rows.length] = labelClass;
    sliceIds[rows.length] = slice;
    rows.push(row);
  }

  const warnings: string[] = [];
  if (incomplete > 0)
    warnings.push(`${table.source}: ${countRows(incomplete)} without label, slice value or weight left out`);
  if (otherSlices > 0) warnings.push(`${table.source}: ${countRows(otherSlices)} of other slices left out`);
  return {
    rows: Uint32Array.from(rows),
    labels: labels.slice(0, rows.length),
    sliceIds: sliceIds.slice(0, rows.length),
    weights: weightValues === undefined ? undefined : Float32Array.from(rows, (row) => weightValues[row]!),
    warnings,
  };
}

function countRows(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}
