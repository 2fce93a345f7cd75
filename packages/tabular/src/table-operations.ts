import { type CategoricalColumn, type Column, InvalidInputError, ProblemList } from "@slicetuner/core";
import { sortCategories } from "./category-order.ts";
import { suggestNames } from "./closest-names.ts";
import { asCategories, findColumn, type Table, type TablePart } from "./table.ts";

/**
 * The rows for which `keep` holds, in their order. Categories that no longer occur are taken off the lists.
 */
export function filterRows(table: Table, keep: (row: number) => boolean): Table {
  const rows = new Uint32Array(table.rowCount);
  let rowCount = 0;
  for (let row = 0; row < table.rowCount; row++) if (keep(row)) rows[rowCount++] = row;
  const kept = rows.subarray(0, rowCount);

  let first = 0;
  const parts = table.parts.map((part): TablePart => {
    const end = first + part.rowCount;
    const own = kept.filter((row) => row >= first && row < end);
    const places = own.map((row) => part.places[row - first]!);
    first = end;
    return { ...part, rowCount: own.length, places };
  });
  return { ...table, rowCount, columns: table.columns.map((column) => pickRows(column, kept)), parts };
}

/** The rows without a missing value. */
export function dropMissing(table: Table): Table {
  const tests = table.columns
    .filter((column) => column.missing > 0)
    .map((column) =>
      column.kind === "numeric"
        ? (row: number) => !Number.isNaN(column.values[row]!)
        : (row: number) => column.codes[row]! >= 0,
    );
  return filterRows(table, (row) => tests.every((isPresent) => isPresent(row)));
}

/**
 * The table with the categories of one column replaced; those that become equal are one. A numeric column
 * becomes a categorical one.
 * @throws InvalidInputError when there is no such column.
 */
export function mapCategories(table: Table, name: string, replace: (category: string) => string): Table {
  const column = findColumn(table, name);
  if (column === undefined) {
    const names = table.columns.map((other) => other.name);
    throw new InvalidInputError([
      { path: `${table.source}:${name}`, message: `no such column; ${suggestNames(name, names)}` },
    ]);
  }
  const { categories, codes, missing } = asCategories(column);
  const mapped = recode(name, codes, categories.map(replace), missing);
  return { ...table, columns: table.columns.map((other) => (other === column ? mapped : other)) };
}

/**
 * All rows of tables with the same columns, one after another. A column that is numeric in some and
 * categorical in others becomes categorical.
 * @throws InvalidInputError when a table has other columns than the first, or in another order.
 */
export function concatenateTables(first: Table, ...others: readonly Table[]): Table {
  const problems = new ProblemList();
  const names = first.columns.map((column) => column.name);
  for (const other of others) {
    const otherNames = other.columns.map((column) => column.name);
    problems.expect(
      JSON.stringify(otherNames) === JSON.stringify(names),
      other.source,
      `has the columns ${otherNames.join(", ")}; ${first.source} has ${names.join(", ")}`,
    );
  }
  problems.throwIfAny();
  const tables = [first, ...others];
  return {
    source: tables.map((table) => table.source).join(" + "),
    rowCount: tables.reduce((sum, table) => sum + table.rowCount, 0),
    columns: names.map((name, index) =>
      concatenateColumns(
        name,
        tables.map((table) => table.columns[index]!),
      ),
    ),
    excluded: first.excluded,
    parts: tables.flatMap((table) => table.parts),
    warnings: tables.flatMap((table) => table.warnings),
  };
}

function concatenateColumns(name: string, columns: readonly Column[]): Column {
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const numeric = columns.filter((column) => column.kind === "numeric");
  const rowCount = columns.reduce((sum, column) => sum + lengthOf(column), 0);
  if (numeric.length === columns.length) {
    const values = new Float64Array(rowCount);
    let filled = 0;
    for (const column of numeric) {
      values.set(column.values, filled);
      filled += column.values.length;
    }
    return { name, kind: "numeric", values, missing };
  }
  const categories: string[] = [];
  const codes = new Int32Array(rowCount);
  let filled = 0;
  for (const column of columns.map(asCategories)) {
    for (const code of column.codes) codes[filled++] = code < 0 ? -1 : code + categories.length;
    categories.push(...column.categories);
  }
  return recode(name, codes, categories, missing);
}

function lengthOf(column: Column): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

function pickRows(column: Column, rows: Uint32Array): Column {
  const { name } = column;
  if (column.kind === "numeric") {
    const values = Float64Array.from(rows, (row) => column.values[row]!);
    return { name, kind: "numeric", values, missing: values.filter(Number.isNaN).length };
  }
  const codes = Int32Array.from(rows, (row) => column.codes[row]!);
  return recode(name, codes, column.categories, codes.filter((code) => code < 0).length);
}

/**
 * A categorical column out of codes into any list of texts: each text once, in order, and only if it occurs.
 */
function recode(
  name: string,
  codes: Int32Array,
  texts: readonly string[],
  missing: number,
): CategoricalColumn {
  const occurs = new Uint8Array(texts.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  const categories = sortCategories([...new Set(texts.filter((_, code) => occurs[code] === 1))]);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const target = texts.map((text) => codeOf.get(text) ?? -1);
  return {
    name,
    kind: "categorical",
    codes: codes.map((code) => (code < 0 ? -1 : target[code]!)),
    categories,
    missing,
  };
}
