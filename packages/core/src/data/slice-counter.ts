import type { Predicate } from "../predicates/predicate.ts";

/** What one code of a column stands for: a category, an interval of numbers, or missing. */
export interface CodedValue {
  /** For people, as it follows the column's name: `= White`, `in [25, 38)`, `is missing`. */
  readonly label: string;
  readonly predicate: Predicate;
}

/**
 * A column whose rows fall apart into a few values; each row has exactly one code, an index into `values`.
 */
export interface CodedColumn {
  readonly name: string;
  /** At least two. A missing value, where there is one, comes last. */
  readonly values: readonly CodedValue[];
  /** Whether the codes follow the order of numbers (all but a missing value's). */
  readonly isOrdered: boolean;
  readonly hasMissing: boolean;
}

/** What is summed over the rows of each cell; one entry for each cell. Sums run in the order of the rows. */
export interface CellSums {
  /** Number of rows. */
  readonly rows: Float64Array;
  /** Σ w; the same array as `rows` when no row has a weight. */
  readonly weights: Float64Array;
  /** Σ w²; the same array as `rows` when no row has a weight. */
  readonly squaredWeights: Float64Array;
  /** Σ w·(loss − mean loss of all rows): centred, so that the squares lose no digits. */
  readonly losses: Float64Array;
  /** Σ w·(loss − mean loss of all rows)². */
  readonly squaredLosses: Float64Array;
  /** The largest loss, not centred; absent unless asked for. */
  readonly largestLosses?: Float64Array;
}

/**
 * The cells of some columns: a cell is the rows with one combination of codes, the conjunction of as many
 * literals.
 */
export interface CellTable extends CellSums {
  /** Column numbers, ascending, indices into the counter's `columns`. */
  readonly columns: readonly number[];
  /** `columns.length` codes for each cell, cells in ascending order of their codes. */
  readonly codes: Uint16Array;
}

/** Asks for the children of some cells: each open cell, crossed with each value of one more column. */
export interface CountRequest {
  /** Where the children come from; null for all rows as one cell. */
  readonly parent: CellTable | null;
  /**
   * One entry for each cell of `parent`: 1 if its children are wanted, 0 if not. One entry, 1, where `parent`
   * is null.
   */
  readonly isOpen: Uint8Array;
  /** Column numbers, each above the last of the parent's; each gives a table of its own. */
  readonly columns: readonly number[];
}

/** What all rows together have. */
export interface CountedTotal {
  readonly rows: number;
  readonly weight: number;
  readonly squaredWeight: number;
  /** Weighted mean loss. */
  readonly meanLoss: number;
  /** Σ w·(loss − mean)². */
  readonly squaredLosses: number;
  readonly largestLoss: number;
  readonly smallestLoss: number;
}

/** Counts the rows of slices, in memory or in a database: all that a search needs to know of the rows. */
export interface SliceCounter {
  readonly specificationVersion: "v1";
  /** For people, e.g. `in memory, 2 threads`. */
  readonly name: string;
  readonly columns: readonly CodedColumn[];
  readonly total: CountedTotal;
  /**
   * For each request, one table for each of its columns, in their order, of the cells with at least
   * `minimumRows` rows. The same rows give the same bits, whatever the number of threads.
   */
  doCount(
    requests: readonly CountRequest[],
    call: { readonly minimumRows: number; readonly largestLosses: boolean; readonly signal: AbortSignal },
  ): Promise<readonly (readonly CellTable[])[]>;
  close(): Promise<void>;
}
