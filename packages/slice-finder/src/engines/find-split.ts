import type { CodedColumn } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";
import type { Impurity } from "./impurity.ts";

/** A split of a node's rows: those with one of these codes, and the others. */
export interface Split {
  readonly column: number;
  /**
   * One entry for each value: 1 for the one value of an unordered column, for those below a border of an
   * ordered one.
   */
  readonly isLeft: Uint8Array;
}

/** What was looked at to find a node's best split. */
export interface SplitSearch {
  /** Null where none makes the impurity smaller. */
  readonly best: Split | null;
  /** Number of splits among which it was chosen. */
  readonly compared: number;
}

/** Smaller shares of a node's impurity are rounding. */
const rounding = 1e-9;

/**
 * The split after which the impurity is smallest, among those with at least `minimumRows` rows on each side.
 * Unordered columns are split into one value and the others; ordered ones into what is below a value and the
 * others, a missing value among these. Of equals the first column's first.
 */
export function findSplit(
  table: CodedRows,
  rows: Uint32Array,
  impurity: Impurity,
  minimumRows: number,
): SplitSearch {
  let best: Split | null = null;
  let bestGain = rounding;
  let compared = 0;
  table.columns.forEach((column, index) => {
    const codes = table.codes[index]!;
    const sides = new Sides(codes, rows, column, impurity);
    const whole = impurity.of(sides.all);
    if (whole === 0) return;
    for (let code = 0; code < column.values.length; code++) {
      if (!sides.moveTo(code)) continue;
      if (sides.leftRows < minimumRows || rows.length - sides.leftRows < minimumRows) continue;
      compared += 1;
      const gain = 1 - (impurity.of(sides.left) + impurity.of(sides.right)) / whole;
      if (gain > bestGain + rounding) {
        bestGain = gain;
        best = {
          column: index,
          isLeft: Uint8Array.from(column.values, (_, other) =>
            Number(column.isOrdered ? other <= code : other === code),
          ),
        };
      }
    }
  });
  return { best, compared };
}

/** The two sides of one split after another of a column. */
class Sides {
  leftRows = 0;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly all: Float64Array;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;
  readonly #isOrdered: boolean;

  constructor(codes: ArrayLike<number>, rows: Uint32Array, column: CodedColumn, impurity: Impurity) {
    const values = column.values.length;
    this.#counts = new Float64Array(values);
    for (let index = 0; index < rows.length; index++) this.#counts[codes[rows[index]!]!]! += 1;
    this.#sums = impurity.sums(codes, rows, values);
    this.#isOrdered = column.isOrdered;
    this.left = new Float64Array(impurity.width);
    this.right = new Float64Array(impurity.width);
    this.all = new Float64Array(impurity.width);
    for (let index = 0; index < this.#sums.length; index++) {
      this.all[index % impurity.width]! += this.#sums[index]!;
    }
  }

  /**
   * Puts the code on the left: alone, or of an ordered column with all before it. False where that is no new
   * split.
   */
  moveTo(code: number): boolean {
    if (this.#counts[code] === 0) return false;
    const width = this.left.length;
    this.leftRows = this.#counts[code]! + (this.#isOrdered ? this.leftRows : 0);
    for (let index = 0; index < width; index++) {
      const before = this.#isOrdered ? this.left[index]! : 0;
      this.left[index] = before + this.#sums[code * width + index]!;
      this.right[index] = this.all[index]! - this.left[index]!;
    }
    return true;
  }
}
