import {
  type Column,
  type ColumnKind,
  type CountedCells,
  InvalidInputError,
  ProblemList,
  type RowCounter,
  SliceTunerError,
} from "@slicetuner/core";
import { sortCategories } from "@slicetuner/tabular";
import { warnOfLookAlikes } from "./look-alikes.ts";
import type { SqlColumn, SqlTable } from "./sql-table.ts";

/** Which columns are what. */
export interface SqlRowCountingOptions {
  /** Kinds of columns that are not to be inferred. @default {} */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
}

/**
 * Counts the rows of an open table by their values: one query a call, of which only the cells are answered.
 * Closing the counter closes the table.
 * @param name of the counter: "in DuckDB"
 * @throws InvalidInputError for kinds of columns that are not there
 */
export function createSqlRowCounter(
  name: string,
  table: SqlTable,
  { columns: kinds = {} }: SqlRowCountingOptions,
): RowCounter {
  const problems = new ProblemList();
  for (const column of Object.keys(kinds)) {
    if (!table.columns.some((each) => each.name === column))
      problems.add(`columns.${column}`, table.describeMissing(column));
  }
  problems.throwIfAny();
  let isClosed = false;
  return {
    specificationVersion: "v1",
    name,
    source: table.source,
    rowCount: table.rowCount,
    columns: table.columns.map((column) => column.name),
    async doCountRows(names, { mostCells, signal }) {
      if (isClosed) throw new SliceTunerError("the counter is closed");
      signal.throwIfAborted();
      const asked = findColumns(table, names);
      const { kinds: found, warnings } = await table.inferKinds(asked, kinds, signal);
      const { values, rows } = await countCells(table, asked, found, mostCells, signal);
      const columns = asked.map((column, index) => columnOf(column.name, found[index]!, values[index]!));
      const lookAlikes = columns.flatMap((column) =>
        column.kind === "numeric" ? [] : warnOfLookAlikes(table, column.name, column.categories),
      );
      return sortCells({
        columns,
        rows: Float64Array.from(rows),
        warnings: [...table.warnings, ...warnings, ...lookAlikes],
      });
    },
    close() {
      isClosed = true;
      return table.close();
    },
  };
}

/** @throws InvalidInputError with all names that no column has, or one whose values are no categories */
function findColumns(table: SqlTable, names: readonly string[]): SqlColumn[] {
  const problems = new ProblemList();
  const found = names.flatMap((name, index): SqlColumn[] => {
    const path = `columns[${index}]`;
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) problems.add(path, table.describeMissing(name));
    else if (column.unsearchable !== undefined) problems.add(path, `"${name}" ${column.unsearchable}`);
    problems.expect(names.indexOf(name) === index, path, `"${name}" is named twice`);
    return column === undefined ? [] : [column];
  });
  problems.throwIfAny();
  return found;
}

/** The values of each cell, one list a column, and its rows. */
async function countCells(
  table: SqlTable,
  columns: readonly SqlColumn[],
  kinds: readonly ColumnKind[],
  mostCells: number,
  signal: AbortSignal,
): Promise<{ readonly values: readonly unknown[][]; readonly rows: readonly number[] }> {
  const names = columns.map((_, index) => `v${index}`);
  const given = columns.map((column, index) => {
    return `${kinds[index] === "numeric" ? column.number : column.text} AS v${index}`;
  });
  const values: unknown[][] = columns.map(() => []);
  const rows: number[] = [];
  await table.query(
    `SELECT ${names.join(", ")}, CAST(count(*) AS FLOAT8)
     FROM (SELECT ${given.join(", ")} FROM ${table.rows}) AS given
     GROUP BY ${names.join(", ")} LIMIT ${mostCells + 1}`,
    (chunk) => {
      for (const [index, list] of values.entries()) for (const value of chunk[index]!) list.push(value);
      for (const count of chunk[columns.length]!) rows.push(Number(count));
    },
    signal,
  );
  if (rows.length > mostCells) {
    const what = columns.map(({ name }) => `"${name}"`).join(", ");
    const most = mostCells.toLocaleString("en");
    const message = `more than ${most} combinations of ${what} occur in ${table.source}`;
    throw new InvalidInputError([{ path: "mostCells", message }]);
  }
  return { values, rows };
}

function columnOf(name: string, kind: ColumnKind, values: readonly unknown[]): Column {
  const missing = values.reduce<number>((sum, value) => sum + (value === null ? 1 : 0), 0);
  if (kind === "numeric") {
    // Negative zero is 0.
    const numbers = values.map((value) => (value === null ? Number.NaN : Number(value) + 0));
    return { name, kind, values: Float64Array.from(numbers), missing };
  }
  const categories = sortCategories([...new Set(values.filter((value) => value !== null).map(String))]);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : codeOf.get(String(value))!));
  return { name, kind, codes, categories, missing };
}

/** Databases answer in any order. */
function sortCells({ columns, rows, warnings }: CountedCells): CountedCells {
  const keys = columns.map((column) =>
    column.kind === "numeric"
      ? column.values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
      : Float64Array.from(column.codes, (code) => (code < 0 ? Number.POSITIVE_INFINITY : code)),
  );
  const order = Uint32Array.from(rows.keys()).sort((one, other) => {
    const key = keys.find((values) => values[one] !== values[other]);
    return key === undefined ? 0 : key[one]! - key[other]!;
  });
  return {
    columns: columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: Float64Array.from(order, (cell) => column.values[cell]!) }
        : { ...column, codes: Int32Array.from(order, (cell) => column.codes[cell]!) },
    ),
    rows: Float64Array.from(order, (cell) => rows[cell]!),
    warnings,
  };
}
