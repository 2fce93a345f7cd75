import type { ColumnKind } from "@slicetuner/core";
import type { ColumnPlan } from "./coding/column-plan.ts";

/** A column of a table that a database holds, as SQL expressions over {@link SqlTable.rows}. */
export interface SqlColumn {
  readonly name: string;
  /** The value as text; NULL where it is missing. */
  readonly text: string;
  /** The value as double; NULL where it is missing or no number. */
  readonly number: string;
  /** Why its rows cannot be told apart by it: `has the type jsonb`. @default none: they can */
  readonly unsearchable?: string;
  /** Why it cannot hold losses or weights: `has the type text`. @default none: its values decide */
  readonly notNumbers?: string;
}

/** Values of a chunk of an answer, one array a column. */
export type AnswerChunk = readonly (readonly unknown[])[];

/** The different values of one column and how many rows have one. */
export interface ValueCounts {
  /** Rows whose value is not missing. */
  readonly present: number;
  readonly distinct: number;
  readonly hasMissing: boolean;
}

/** The smallest and the largest number of a column, with their rows. */
export interface Extremes {
  readonly smallest: number;
  readonly rowsOfSmallest: number;
  readonly largest: number;
  readonly rowsOfLargest: number;
}

/** A loss or weight that is not what it should be. */
export interface InvalidNumber {
  /** For messages: `people.csv:17:loss`. */
  readonly place: string;
  /** null where it is missing. */
  readonly written: string | null;
  /** How many rows have it. @default 1 */
  readonly rows?: number;
}

/** The columns of losses and weights; `weights` is null where every row weighs 1. */
export interface Measured {
  readonly losses: SqlColumn;
  readonly weights: SqlColumn | null;
}

/**
 * Queries of a database. The SQL is what DuckDB and PostgreSQL both understand.
 * Every call ends with the signal's reason when it aborts.
 */
interface Queries {
  readonly rowCount: number;
  /** Hands the answer over in chunks, as they come. */
  query(sql: string, visit: (chunk: AnswerChunk) => void, signal?: AbortSignal): Promise<void>;
  /** Ends what is running and frees all. May be called again. */
  close(): Promise<void>;
}

/** A table whose rows stay in a database. */
export interface SqlTable extends Queries {
  /** For messages: the file, or the table's name. */
  readonly source: string;
  /** What stands after FROM. */
  readonly rows: string;
  readonly columns: readonly SqlColumn[];
  /** What was read otherwise than a reader may expect. */
  readonly warnings: readonly string[];
  /** For messages: that there is no such column, which was probably meant, and which there are. */
  describeMissing(name: string): string;
  /** Decides which of these columns hold numbers. @throws InvalidInputError for numbers that are none */
  inferKinds(
    columns: readonly SqlColumn[],
    kinds: Readonly<Record<string, ColumnKind>> | undefined,
    signal?: AbortSignal,
  ): Promise<{ readonly kinds: readonly ColumnKind[]; readonly warnings: readonly string[] }>;
  /** How many rows of a column are missing or no finite numbers or below `least`, and the first of them. */
  findInvalidNumbers(
    column: SqlColumn,
    call: { readonly least?: number; readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<{ readonly count: number; readonly first: readonly InvalidNumber[] }>;
  /** Counts the values of an expression. */
  countValues(expression: string, signal?: AbortSignal): Promise<ValueCounts>;
  /** The different texts of an expression whose values were counted, in any order. */
  readTexts(expression: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** The different numbers of one whose values were counted, ascending. */
  readDistinctNumbers(expression: string, signal?: AbortSignal): Promise<readonly number[]>;
  /** Of one whose values were counted, and which has at least one. */
  readExtremes(expression: string, signal?: AbortSignal): Promise<Extremes>;
  /**
   * The numbers at these places, ascending from 0, of the sorted rows of one whose values were counted;
   * missing values left out.
   */
  readNumbersAt(
    expression: string,
    places: readonly number[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, number>>;
  /** Codes the rows; from then on they are counted by their codes only. Closing them closes the table. */
  code(plans: readonly ColumnPlan[], measured: Measured, signal?: AbortSignal): Promise<CodedRows>;
}

/** Rows whose columns are codes. */
export interface CodedRows extends Queries {
  /**
   * What stands after FROM for rows with the codes of these columns (`c0`, `c3`, …), `loss` and, where there
   * is one, `weight`.
   */
  relation(columns: readonly number[]): string;
}
