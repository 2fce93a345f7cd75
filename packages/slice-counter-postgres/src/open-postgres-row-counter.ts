import type { RowCounter } from "@slicetuner/core";
import { createSqlRowCounter } from "@slicetuner/sql-counting";
import { openSessionTable } from "./open-session-table.ts";
import type { PostgresRowCounterOptions } from "./options.ts";
import { describeWeightView, type WeightedCells, type WeightView } from "./weight-view.ts";

/** Counts the rows of a table of PostgreSQL by their values. */
export interface PostgresRowCounter extends RowCounter {
  /**
   * SQL that makes a view of the table with weights by cells that were counted. It is for the user to run:
   * nothing is run or written.
   */
  describeView(cells: WeightedCells): WeightView;
}

/**
 * Opens a table of PostgreSQL whose rows are counted there by their values. Each count is a query; all of
 * them see the table as it was at the opening, in one transaction that cannot write. Close it after use.
 *
 * @throws InvalidInputError naming what is wrong with the options or the table
 * @throws MissingDependencyError when `pg` is not installed
 * @throws SliceTunerError when PostgreSQL refuses a query, or takes too long for one
 */
export async function openPostgresRowCounter(
  options: PostgresRowCounterOptions,
): Promise<PostgresRowCounter> {
  const table = await openSessionTable(options);
  try {
    const counter = createSqlRowCounter("in PostgreSQL", table, options);
    return { ...counter, describeView: (cells) => describeWeightView(table, cells) };
  } catch (error) {
    await table.close();
    throw error;
  }
}
