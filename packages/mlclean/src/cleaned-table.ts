import type { Column } from "@slicetuner/core";
import type { CleaningInput } from "./cleaning-input.ts";
import { type CleaningState, takeRows } from "./cleaning-state.ts";

/** What became of an input row. */
export type RowFate = "kept" | "merged" | "removed";

/** The rows that are left, in the order of the input, and what became of each input row. */
export interface CleanedTable {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly ids: readonly string[];
  readonly weights: Float64Array;
  /** Input row of each. */
  readonly inputRows: Uint32Array;
  /** Of each input row: `kept`, if it stands in the table; `merged` into another; or `removed`. */
  readonly fates: readonly RowFate[];
  /** Of each input row the input row that it is part of; −1 where it was removed. */
  readonly mergedInto: Int32Array;
}

/** Puts the rows that are left back into the order of the input. */
export function closeCleaning(state: CleaningState, input: CleaningInput): CleanedTable {
  const rows = state.standing.slice().sort((one, two) => state.inputRows[one]! - state.inputRows[two]!);
  const mergedInto = new Int32Array(input.rowCount);
  const fates = new Array<RowFate>(input.rowCount);
  state.mergedInto.forEach((target, row) => {
    const place = state.inputRows[row]!;
    mergedInto[place] = target < 0 ? -1 : state.inputRows[target]!;
    fates[place] = target < 0 ? "removed" : target === row ? "kept" : "merged";
  });
  return {
    columns: state.columns.map((column) => takeRows(column, rows)),
    rowCount: rows.length,
    ids: Array.from(rows, (row) => state.ids[row]!),
    weights: Float64Array.from(rows, (row) => state.weights[row]!),
    inputRows: rows.map((row) => state.inputRows[row]!),
    fates,
    mergedInto,
  };
}
