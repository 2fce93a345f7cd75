import { createDataset, type Dataset, InvalidInputError, ProblemList } from "@slicetuner/core";
import { asCategories, findColumn, locate, type Table } from "@slicetuner/tabular";
import { type GroupedTable, groupColumn, missingColumn } from "./grouped-table.ts";

/**
 * Rows that are not encoded: labels, weights and groups, with numeric columns as features where a model takes
 * such.
 */
export interface PlainRows {
  readonly dataset: Dataset;
  /** Row number in the table of each example. */
  readonly rows: Uint32Array;
}

/**
 * The rows of a table that have a label, as they are.
 * @param features numeric columns; none where no model is asked
 * @throws InvalidInputError with all columns that are missing or not numeric, and values that are missing
 */
export function plainRows(
  { table, label, groups, spec }: GroupedTable,
  features: readonly string[],
): PlainRows {
  const problems = new ProblemList();
  const labels = findColumn(table, label);
  problems.expect(labels !== undefined, "--label", missingColumn(table, label));
  const columns = features.map((name) => numericColumn(table, name, "--columns", problems));
  const weights =
    spec.weight === undefined ? undefined : numericColumn(table, spec.weight, "--weight", problems);
  problems.throwIfAny();
  const { codes, categories } = asCategories(labels!);
  const present = [...codes.keys()].filter((row) => codes[row]! >= 0);
  const missing = codes.length - present.length;
  const advice = "--drop-incomplete leaves them out";
  problems.expect(
    missing === 0 || spec.dropIncomplete === true,
    `${table.source}:${label}`,
    `${missing} rows have no label; ${advice}`,
  );
  problems.expect(
    categories.length >= 2,
    `${table.source}:${label}`,
    `has ${categories.length} class, expected at least 2`,
  );
  for (const [index, values] of columns.entries()) {
    const row = present.find((each) => Number.isNaN(values![each]));
    if (row !== undefined)
      problems.add(locate(table, row, features[index]), "has no value, and the model needs one");
  }
  problems.throwIfAny();
  const rows = Uint32Array.from(present);
  const width = features.length;
  const numbers = new Float32Array(rows.length * width);
  columns.forEach((values, index) => {
    rows.forEach((row, place) => {
      numbers[place * width + index] = values![row]!;
    });
  });
  const dataset = createDataset({
    exampleShape: [width],
    features: numbers,
    labels: Int32Array.from(rows, (row) => codes[row]!),
    classes: categories,
    ...(weights !== undefined && { weights: Float32Array.from(rows, (row) => weights[row]!) }),
    sliceIds: new Int32Array(rows.length),
    slices: [{ name: "all" }],
    groups: groups.map((name) => groupColumn(table, name, rows)),
  });
  return { dataset, rows };
}

/** All numeric columns but those that say something else. */
export function numericColumns(
  { table, label, exclude, spec }: GroupedTable,
  others: readonly string[],
): string[] {
  const taken = new Set([label, spec.weight, spec.id, ...exclude, ...others]);
  return table.columns.flatMap(({ name, kind }) => (kind === "numeric" && !taken.has(name) ? [name] : []));
}

export function numericColumn(
  table: Table,
  name: string,
  option: string,
  problems: ProblemList,
): Float64Array | undefined {
  const column = findColumn(table, name);
  if (column?.kind === "numeric") return column.values;
  const message =
    column === undefined ? missingColumn(table, name) : `"${name}" holds texts, and a number is needed`;
  problems.add(option, message);
  return undefined;
}

/** @throws InvalidInputError */
export function refuse(path: string, message: string): never {
  throw new InvalidInputError([{ path, message }]);
}
