import type { DuckDBConnection } from "@duckdb/node-api";
import type { CategoricalColumn, Column } from "@slicetuner/core";
import { sortCategories } from "./category-order.ts";
import { queryRows } from "./duckdb.ts";
import type { InferredColumn } from "./infer-schema.ts";
import { rawTable } from "./raw-columns.ts";

/** Reads the columns out of the raw table, chunk by chunk, into typed arrays. */
export async function fetchColumns(
  connection: DuckDBConnection,
  inferred: readonly InferredColumn[],
  rowCount: number,
): Promise<Column[]> {
  const expressions: string[] = [];
  const categories: string[][] = [];
  for (const [index, { column, kind }] of inferred.entries()) {
    if (kind === "numeric") {
      expressions.push(`CAST(coalesce(${column.number}, CAST('NaN' AS DOUBLE)) AS DOUBLE)`);
      categories.push([]);
    } else {
      const type = `categories_${index}`;
      categories.push(await createCategories(connection, type, column.text));
      expressions.push(`coalesce(CAST(enum_code(CAST(${column.text} AS ${type})) AS INTEGER), -1)`);
    }
  }
  const arrays = inferred.map(({ kind }) =>
    kind === "numeric" ? new Float64Array(rowCount) : new Int32Array(rowCount),
  );
  const result = await connection.run(`SELECT ${expressions.join(", ")} FROM ${rawTable}`);
  // DuckDB keeps the order of insertion (`preserve_insertion_order`, on by default).
  let filled = 0;
  for await (const chunk of result) {
    const size = chunk.rowCount;
    for (const [index, array] of arrays.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < size; row++) array[filled + row] = vector.getItem(row) as number;
    }
    filled += size;
  }
  return inferred.map(({ column: { name } }, index): Column => {
    const array = arrays[index]!;
    return array instanceof Float64Array
      ? { name, kind: "numeric", values: array, missing: countMatching(array, Number.isNaN) }
      : sortedColumn(name, array, categories[index]!);
  });
}

/** Makes DuckDB number the different texts of a column; returns them in the order of these numbers. */
async function createCategories(connection: DuckDBConnection, type: string, text: string): Promise<string[]> {
  await connection.run(`
    CREATE TEMP TYPE ${type} AS ENUM (
      SELECT value FROM (
        SELECT DISTINCT ${text} AS value FROM ${rawTable}
      ) WHERE value IS NOT NULL ORDER BY value)`);
  const rows = await queryRows(connection, `SELECT unnest(enum_range(NULL::${type}))`);
  return rows.map(([value]) => String(value));
}

function sortedColumn(name: string, codes: Int32Array, texts: readonly string[]): CategoricalColumn {
  const categories = sortCategories(texts);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const target = texts.map((text) => codeOf.get(text)!);
  return {
    name,
    kind: "categorical",
    codes: codes.map((code) => target[code] ?? -1),
    categories,
    missing: countMatching(codes, (code) => code < 0),
  };
}

function countMatching(array: Float64Array | Int32Array, matches: (value: number) => boolean): number {
  let count = 0;
  for (const value of array) if (matches(value)) count += 1;
  return count;
}
