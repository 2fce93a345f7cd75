import type { Column } from "./column.ts";

/** The combinations of values that occur in some columns, and how many rows have each. */
export interface CountedCells {
  /**
   * One column for each that was asked for, in that order, with one entry for each combination: numbers or
   * texts as `readTable` of `@slicetuner/tabular` reads them, negative zero as 0. The combinations ascend:
   * numbers by value, texts in the order of the categories, missing values last.
   */
  readonly columns: readonly Column[];
  /** Number of rows, at least 1. */
  readonly rows: Float64Array;
  /** What was read otherwise than a reader may expect. */
  readonly warnings: readonly string[];
}

/**
 * Counts the rows of a table by their values, wherever the rows are: all that weights for groups and labels
 * need to know of them.
 */
export interface RowCounter {
  readonly specificationVersion: "v1";
  /** For people, e.g. `in PostgreSQL`. */
  readonly name: string;
  /** The table, for messages: `public.people`. */
  readonly source: string;
  readonly rowCount: number;
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  /**
   * Counts the rows by some columns, each named once. The same rows give the same cells in whichever order
   * they come. Calls may overlap.
   * @throws InvalidInputError for columns that are not there or whose values cannot be told apart
   * (`columns[i]` is the path), and for more than `mostCells` combinations (`mostCells`)
   */
  doCountRows(
    columns: readonly string[],
    call: { readonly mostCells: number; readonly signal: AbortSignal },
  ): Promise<CountedCells>;
  /** Ends what is running. May be called again. */
  close(): Promise<void>;
}
