import type { SqlCountingOptions } from "@slicetuner/sql-counting";
import type { OpenTableOptions } from "@slicetuner/tabular";

/** Where the rows are, and how they become codes. Files are read with the rules of `readTable`. */
export interface DuckDBCounterOptions
  extends SqlCountingOptions,
    Omit<OpenTableOptions, keyof SqlCountingOptions> {
  /** A CSV or Parquet file, as `readTable` takes it. */
  readonly path: string;
}
