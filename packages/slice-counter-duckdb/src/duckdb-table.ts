import type { SqlTable } from "@slicetuner/sql-counting";
import type { OpenTable } from "@slicetuner/tabular";
import { CountedValues } from "./coding/counted-values.ts";
import { createCodedTable } from "./coding/create-coded-table.ts";

/** A file that DuckDB holds, to be coded and counted. */
export function duckDBTable(table: OpenTable): SqlTable {
  const values = new CountedValues(table);
  return {
    source: table.source,
    rows: table.rows,
    rowCount: table.rowCount,
    columns: table.columns,
    warnings: table.warnings,
    describeMissing: (name) => table.describeMissing(name),
    inferKinds: (columns, kinds, signal) => table.inferKinds(columns, kinds, signal),
    findInvalidNumbers: (column, call) => table.findInvalidNumbers(column, call),
    query: (sql, visit, signal) => table.query(sql, visit, signal),
    countValues: (expression, signal) => values.count(expression, signal),
    readTexts: (expression, signal) => values.readTexts(expression, signal),
    readDistinctNumbers: (expression, signal) => values.readDistinctNumbers(expression, signal),
    readExtremes: (expression, signal) => values.readExtremes(expression, signal),
    readNumbersAt: (expression, places, signal) => values.readNumbersAt(expression, places, signal),
    code: (plans, measured, signal) => createCodedTable(table, plans, measured, signal),
    close: () => table.close(),
  };
}
