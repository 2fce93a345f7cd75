import { openSqlCounter, type SqlCounter } from "@slicetuner/sql-counting";
import { openSessionTable } from "./open-session-table.ts";
import type { PostgresCounterOptions } from "./options.ts";

/** Counts the rows of slices inside PostgreSQL. */
export type PostgresCounter = SqlCounter;

/**
 * Opens a table of PostgreSQL and codes its columns there by the rules that slice-finder has for rows in
 * memory (quantiles are exact). Each count is a query; all of them see the table as it was at the opening, in
 * one transaction that cannot write. Close it after use.
 *
 * Sums are exact: PostgreSQL adds whole numbers (see README), so the same rows give the same bits.
 *
 * @throws InvalidInputError naming what is wrong with the options, the table, the losses or the weights
 * @throws MissingDependencyError when `pg` is not installed
 * @throws SliceTunerError when PostgreSQL refuses a query, or takes too long for one
 */
export function openPostgresCounter(options: PostgresCounterOptions): Promise<PostgresCounter> {
  return openSqlCounter("in PostgreSQL", options, () => openSessionTable(options));
}
