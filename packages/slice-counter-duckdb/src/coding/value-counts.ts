import type { OpenTable } from "@slicetuner/tabular";

/**
 * The different values of one column and how many rows have each; kept in DuckDB, where there may be as many
 * as rows.
 */
export interface ValueCounts {
  /** Rows whose value is not missing. */
  readonly present: number;
  readonly distinct: number;
  readonly hasMissing: boolean;
}

const counts = "value_counts";

/** Counts the values of an SQL expression over the rows; stands until the next call. */
export async function countValues(
  table: OpenTable,
  expression: string,
  signal?: AbortSignal,
): Promise<ValueCounts> {
  await table.run(
    `CREATE OR REPLACE TEMP TABLE ${counts} AS
     SELECT value, count(*) AS rows FROM (SELECT ${expression} AS value FROM ${table.rows})
     WHERE value IS NOT NULL GROUP BY value`,
    signal,
  );
  const [[distinct = 0, present = 0] = []] = await readNumbers(
    table,
    `SELECT count(*), coalesce(sum(rows), 0) FROM ${counts}`,
    signal,
  );
  return { distinct, present, hasMissing: present < table.rowCount };
}

/** The counted texts, in any order. */
export async function readTexts(table: OpenTable, signal?: AbortSignal): Promise<string[]> {
  const texts: string[] = [];
  const visit = ([values]: readonly (readonly unknown[])[]) => {
    for (const value of values!) texts.push(String(value));
  };
  await table.query(`SELECT value FROM ${counts}`, visit, signal);
  return texts;
}

/** Hands over the counted numbers, ascending, each with its rows; there may be as many as rows. */
export async function visitNumbers(
  table: OpenTable,
  visit: (value: number, rows: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  await table.query(
    `SELECT value, CAST(rows AS DOUBLE) FROM ${counts} ORDER BY value`,
    ([values, rows]) => {
      for (const [index, value] of values!.entries()) visit(Number(value), Number(rows![index]));
    },
    signal,
  );
}

/** The smallest and the largest of the counted numbers with their rows; there must be one. */
export async function readExtremes(
  table: OpenTable,
  signal?: AbortSignal,
): Promise<{ smallest: number; rowsOfSmallest: number; largest: number; rowsOfLargest: number }> {
  const [[smallest, rowsOfSmallest, largest, rowsOfLargest] = []] = await readNumbers(
    table,
    `SELECT min(value), arg_min(rows, value), max(value), arg_max(rows, value) FROM ${counts}`,
    signal,
  );
  return {
    smallest: smallest!,
    rowsOfSmallest: rowsOfSmallest!,
    largest: largest!,
    rowsOfLargest: rowsOfLargest!,
  };
}

/** All rows of a small answer of numbers. */
export async function readNumbers(table: OpenTable, sql: string, signal?: AbortSignal): Promise<number[][]> {
  const rows: number[][] = [];
  const visit = (columns: readonly (readonly unknown[])[]) => {
    for (const row of columns[0]!.keys()) rows.push(columns.map((column) => Number(column[row])));
  };
  await table.query(sql, visit, signal);
  return rows;
}
