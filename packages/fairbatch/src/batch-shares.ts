import { type Cells, cellSize } from "./cells.ts";

/**
 * How each label's part of a batch is shared among the groups: `shares[label][group]`, summing to 1 over the
 * groups of a label. What part of a batch a label has does not change. (The paper's λ are these shares times
 * P(label).)
 */
export type BatchShares = number[][];

/** Some of a label's share goes from one group to another. */
export interface ShareMove {
  readonly label: number;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** The groups' shares as they are in the data; all 0 for a label whose rows have no group. */
export function naturalShares(cells: Cells): BatchShares {
  return Array.from({ length: cells.classCount }, (_, label) => {
    const sizes = Array.from({ length: cells.groupCount }, (_, group) => cellSize(cells, label, group));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => (total > 0 ? size / total : 0));
  });
}

export function applyMove(shares: BatchShares, { label, from, to, amount }: ShareMove): void {
  const ofLabel = shares[label]!;
  // What is left of a share that goes to its end is rounding.
  ofLabel[from] = ofLabel[from]! - amount < 1e-12 ? 0 : ofLabel[from]! - amount;
  ofLabel[to] = ofLabel[to]! + amount > 1 - 1e-12 ? 1 : ofLabel[to]! + amount;
}

/** Expected examples of each cell in a batch, in the order of the cells. */
export function expectedCounts(cells: Cells, shares: BatchShares, batchSize: number): number[] {
  const rows = cells.cellOf.length;
  const { classCount, groupCount } = cells;
  const grouped = Array.from({ length: classCount }, (_, label) =>
    Array.from({ length: groupCount }, (_, group) => cellSize(cells, label, group)).reduce(
      (sum, size) => sum + size,
      0,
    ),
  );
  return cells.places.map(({ length }, cell) => {
    if (cell >= classCount * groupCount) return (batchSize * length) / rows;
    const label = Math.floor(cell / groupCount);
    return ((batchSize * grouped[label]!) / rows) * shares[label]![cell % groupCount]!;
  });
}
