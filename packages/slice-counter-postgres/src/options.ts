import type { SecretReference } from "@slicetuner/core";
import type { SqlCountingOptions, SqlRowCountingOptions } from "@slicetuner/sql-counting";

/** Where a table is, and how its values are read. */
export interface PostgresTableOptions {
  /**
   * The database: postgresql://user@host:5432/database, or the environment variable that holds the address,
   * which it must be where the address has a password.
   */
  readonly connection: string | SecretReference;
  /** A table or view as PostgreSQL has stored its name: `people`, or `survey.people`. */
  readonly table: string;
  /** Seconds that PostgreSQL may take for one query. @default 600 */
  readonly querySeconds?: number;
  /** Texts that stand for a missing value, beside NULL. @default those of `readTable` */
  readonly missingValues?: readonly string[];
  /** Whether white space around texts is left out. @default true */
  readonly trim?: boolean;
  /** Ends the opening; each count has a signal of its own. */
  readonly signal?: AbortSignal;
}

/** Where the rows are, and how they become codes. */
export interface PostgresCounterOptions extends Omit<SqlCountingOptions, "signal">, PostgresTableOptions {}

/** Where the rows are that are counted by their values. */
export interface PostgresRowCounterOptions extends SqlRowCountingOptions, PostgresTableOptions {}
