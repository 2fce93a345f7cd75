import type { CodedRows } from "../coding/coded-rows.ts";
import type { CodedLiteral, SliceSums } from "../slice-engine.ts";
import type { Split } from "./find-split.ts";

/** A node of the tree and its rows. */
export interface TreeNode {
  /** Ascending row numbers. */
  readonly rows: Uint32Array;
  /** For each column that was split on, its codes in the node. */
  readonly codes: ReadonlyMap<number, readonly number[]>;
  /**
   * Number of nodes of this depth that could stand in its place: the product, over the splits above it, of
   * two sides times the splits that were compared. How many there are depends on the rows' values, not on
   * their losses, so it counts all slices among which the losses chose this one.
   */
  readonly comparisons: number;
}

/** The root. */
export function allRows({ rowCount }: CodedRows): TreeNode {
  return { rows: Uint32Array.from({ length: rowCount }, (_, row) => row), codes: new Map(), comparisons: 1 };
}

/** @param compared number of splits among which this one was chosen. */
export function splitNode(
  table: CodedRows,
  node: TreeNode,
  { column, isLeft }: Split,
  compared: number,
): TreeNode[] {
  const codes = table.codes[column]!;
  const present = node.codes.get(column) ?? [...isLeft.keys()];
  return [1, 0].map((side) => ({
    rows: node.rows.filter((row) => isLeft[codes[row]!] === side),
    codes: new Map([...node.codes, [column, present.filter((code) => isLeft[code] === side)]]),
    comparisons: node.comparisons * 2 * compared,
  }));
}

/** The conjunction that a node stands for, columns ascending. */
export function treeLiterals({ codes }: TreeNode): CodedLiteral[] {
  return [...codes].map(([column, codes]) => ({ column, codes })).sort((a, b) => a.column - b.column);
}

/** Sums over some rows. */
export function sumRows(
  { losses, weights }: CodedRows,
  rows: ArrayLike<number>,
  meanLoss: number,
): SliceSums {
  const sums = { rows: rows.length, weight: 0, squaredWeight: 0, losses: 0, squaredLosses: 0 };
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    const loss = losses[row]! - meanLoss;
    sums.weight += weight;
    sums.squaredWeight += weight * weight;
    sums.losses += weight * loss;
    sums.squaredLosses += weight * loss * loss;
  }
  return sums;
}
