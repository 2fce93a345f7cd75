import type { RowCounter } from "@slicetuner/core";
import { createSqlRowCounter, type SqlRowCountingOptions } from "@slicetuner/sql-counting";
import { type OpenTableOptions, openTable } from "@slicetuner/tabular";
import { duckDBTable } from "./duckdb-table.ts";

/** Where the rows are. Files are read with the rules of `readTable`. `signal` ends the opening. */
export interface DuckDBRowCounterOptions extends SqlRowCountingOptions, OpenTableOptions {
  /** A CSV or Parquet file, as `readTable` takes it. */
  readonly path: string;
}

/**
 * Opens a file whose rows DuckDB counts by their values, as they would be read into memory. Close it after
 * use.
 * @throws InvalidInputError naming what is wrong with the options or the file
 */
export async function openDuckDBRowCounter(options: DuckDBRowCounterOptions): Promise<RowCounter> {
  const table = await openTable(options.path, options);
  try {
    return createSqlRowCounter("in DuckDB", duckDBTable(table), options);
  } catch (error) {
    await table.close();
    throw error;
  }
}
