import { listNames } from "@slicetuner/core";
import type { CappedProblems } from "./capped-problems.ts";
import type { TableEncoding } from "./encoding.ts";
import { hints } from "./hints.ts";
import { findLookAlike } from "./look-alikes.ts";
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
 * Finds label, slice and weight of each row. Rows that lack one are problems or left out, as the encoding
 * says; a label or slice that the encoding does not know is one too. The columns must exist.
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
  const otherSlices = new UnknownValues();
  const otherClasses = new UnknownValues();
  for (let row = 0; row < table.rowCount; row++) {
    const missing: string[] = [];
    if (label.codes[row]! < 0) missing.push(label.name);
    for (const column of sliceColumns) if (column.codes[row]! < 0) missing.push(column.name);
    if (weightValues !== undefined && Number.isNaN(weightValues[row]!)) missing.push(encoding.weight!);
    if (missing.length > 0) {
      incomplete += 1;
      if (encoding.incompleteRows === "error") {
        for (const name of new Set(missing))
          problems.add(locate(table, row, name), "is missing", hints.incompleteRows);
      }
      continue;
    }
    const slice = sliceOf[row]!;
    if (slice < 0) {
      const values = sliceColumns.map((column) => column.categories[column.codes[row]!]!);
      otherSlices.add(values.join("-"), row);
      continue;
    }
    const labelClass = classOf[label.codes[row]!]!;
    if (labelClass < 0) {
      otherClasses.add(label.categories[label.codes[row]!]!, row);
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
  const sliceNames = encoding.slices.map((slice) => slice.name);
  const unknown = [
    {
      found: otherSlices,
      columns: encoding.sliceBy,
      known: sliceNames,
      action: encoding.otherSlices,
      one: "slice",
    },
    {
      found: otherClasses,
      columns: [label.name],
      known: encoding.label.classes,
      action: encoding.otherClasses,
      one: "class",
    },
  ];
  for (const { found, columns, known, action, one } of unknown) {
    const many = `${one}${one.endsWith("s") ? "es" : "s"}`;
    if (action === "drop") {
      if (found.rows > 0) warnings.push(`${table.source}: ${found.describe(one, many)}${found.hint(known)}`);
      continue;
    }
    for (const { value, row, rows } of found.list()) {
      const near = findLookAlike(value, known);
      const hint =
        near === undefined ? "" : `; "${near}" differs only in case or spaces: normalize makes them one`;
      const message = `"${value}" is none of the ${many} ${listNames(known)} (${countRows(rows)})${hint}`;
      problems.add(locate(table, row, columns.join(",")), message);
    }
  }
  return {
    rows: Uint32Array.from(rows),
    labels: labels.slice(0, rows.length),
    sliceIds: sliceIds.slice(0, rows.length),
    weights: weightValues === undefined ? undefined : Float32Array.from(rows, (row) => weightValues[row]!),
    warnings,
  };
}

/** Values that the encoding does not know, each with its first row and the number of its rows. */
class UnknownValues {
  readonly #found = new Map<string, { readonly row: number; rows: number }>();
  /** How many rows have such a value. */
  rows = 0;

  add(value: string, row: number): void {
    this.rows += 1;
    const known = this.#found.get(value);
    if (known === undefined) this.#found.set(value, { row, rows: 1 });
    else known.rows += 1;
  }

  list(): { value: string; row: number; rows: number }[] {
    return [...this.#found].map(([value, { row, rows }]) => ({ value, row, rows }));
  }

  /** Says of the first value that looks like a known one which it is. */
  hint(known: readonly string[]): string {
    for (const value of this.#found.keys()) {
      const near = findLookAlike(value, known);
      if (near !== undefined) {
        return `; "${value}" and "${near}" differ only in case or spaces: normalize makes them one`;
      }
    }
    return "";
  }

  /** `50 rows of 2 other slices left out: Green-Male, Green-Female`. */
  describe(one: string, many: string): string {
    const values = [...this.#found.keys()];
    const noun = values.length === 1 ? one : many;
    return `${countRows(this.rows)} of ${values.length} other ${noun} left out: ${listNames(values)}`;
  }
}

function countRows(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}
