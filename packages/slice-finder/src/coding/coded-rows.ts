import type { CodedColumn } from "@slicetuner/core";

/** The rows of a table as a search sees them: one code a column, a loss and a weight. Plain typed arrays. */
export interface CodedRows {
  readonly rowCount: number;
  readonly columns: readonly CodedColumn[];
  /** Codes of each row, one array a column, indices into the column's `values`. */
  readonly codes: readonly (Uint8Array | Uint16Array)[];
  readonly losses: Float64Array;
  /** Absent where every row weighs 1. */
  readonly weights?: Float64Array;
  /** Class number of each row; only the tree that splits on labels asks for it. */
  readonly labels?: Int32Array;
}

/** A column that a search leaves out, and why. */
export interface LeftOutColumn {
  readonly column: string;
  readonly reason: string;
}
