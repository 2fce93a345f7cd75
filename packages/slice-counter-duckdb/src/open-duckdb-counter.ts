import { openSqlCounter, type SqlCounter } from "@slicetuner/sql-counting";
import { openTable } from "@slicetuner/tabular";
import { duckDBTable } from "./duckdb-table.ts";
import type { DuckDBCounterOptions } from "./options.ts";

/** Counts the rows of slices inside DuckDB. */
export type DuckDBCounter = SqlCounter;

/**
 * Opens a file, codes its columns inside DuckDB by the rules that slice-finder has for rows in memory
 * (quantiles are exact), and stores the codes as a table of small integers. From then on each count is a
 * query. Close it after use.
 *
 * Sums are exact: DuckDB adds whole numbers of 128 bits (see README), so the same rows give the same bits
 * whatever the threads.
 *
 * @throws InvalidInputError naming what is wrong with the options, the file, the losses or the weights, with
 * rows.
 */
export function openDuckDBCounter(options: DuckDBCounterOptions): Promise<DuckDBCounter> {
  return openSqlCounter("in DuckDB", options, async () =>
    duckDBTable(await openTable(options.path, options)),
  );
}
