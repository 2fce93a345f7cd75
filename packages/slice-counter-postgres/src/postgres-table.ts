import { InvalidInputError } from "@slicetuner/core";
import type { SqlTable } from "@slicetuner/sql-counting";
import { defaultMissingValues, describeMissingColumn } from "@slicetuner/tabular";
import { findInvalidNumbers, inferKinds } from "./check-values.ts";
import { codeInQueries } from "./code-in-queries.ts";
import { columnValues } from "./column-values.ts";
import { type FoundColumn, type FoundTable, findColumns, findTable } from "./find-table.ts";
import type { PostgresTableOptions } from "./options.ts";
import { postgresColumn, type TextRules } from "./postgres-column.ts";
import { readRow } from "./read-answer.ts";
import type { Session } from "./session.ts";

/** A table of PostgreSQL, and how its columns are found and read. */
export interface PostgresTable extends SqlTable {
  readonly place: FoundTable;
  readonly found: readonly FoundColumn[];
  readonly rules: TextRules;
}

/**
 * A table of PostgreSQL, to be coded and counted; nothing is written there, and closing it closes the
 * session.
 * @throws InvalidInputError when there is no such table, or no row in it
 */
export async function openPostgresTable(
  session: Session,
  options: Pick<PostgresTableOptions, "table" | "missingValues" | "trim" | "signal">,
): Promise<PostgresTable> {
  const { missingValues = defaultMissingValues, trim = true, signal } = options;
  const place = await findTable(session, options.table, signal);
  const { source, sql: rows } = place;
  const [encoding] = await readRow(session, "SELECT current_setting('server_encoding')", signal);
  const rules = { missingValues, trim, isUnicode: encoding === "UTF8" };
  const found = await findColumns(session, rows, signal);
  const columns = found.map((column) => postgresColumn(column, rules));
  const columnOf = new Map(columns.map((column) => [column.name, column]));
  const [count] = await readRow(session, `SELECT count(*) FROM ${rows}`, signal);
  const rowCount = Number(count);
  if (rowCount === 0) throw new InvalidInputError([{ path: "table", message: `${source} has no row` }]);
  const asked = { session, source, rows };
  return {
    place,
    found,
    rules,
    source,
    rows,
    rowCount,
    columns,
    warnings: [],
    describeMissing: (name) => describeMissingColumn({ source, columns }, name),
    inferKinds(wanted, kinds = {}, callSignal) {
      const features = wanted.map(({ name }) => columnOf.get(name)!);
      return inferKinds(asked, features, kinds, callSignal);
    },
    findInvalidNumbers: (column, call) => findInvalidNumbers(asked, column, call),
    query: (sql, visit, callSignal) => session.query(sql, visit, callSignal),
    ...columnValues(session, rows, rowCount),
    code: async (plans, measured) => codeInQueries({ session, rows, rowCount }, plans, measured),
    close: () => session.close(),
  };
}
