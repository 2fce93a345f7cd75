import type { CellTable } from "@slicetuner/core";

/** Rows with the codes of their columns, one array a column. */
export interface HandRows {
  readonly codes: readonly ArrayLike<number>[];
  readonly losses: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

/** All cells of some columns, counted row by row in a Map: slow and plain. */
export function countByHand(
  { codes, losses, weights }: HandRows,
  columns: readonly number[],
  minimumRows: number,
): CellTable {
  const count = losses.length;
  const weightOf = (row: number) => weights?.[row] ?? 1;
  let [weight, sum] = [0, 0];
  for (let row = 0; row < count; row++) {
    weight += weightOf(row);
    sum += weightOf(row) * losses[row]!;
  }
  const mean = sum / weight;
  const cells = new Map<string, { codes: number[]; sums: number[] }>();
  for (let row = 0; row < count; row++) {
    const cellCodes = columns.map((column) => codes[column]![row]!);
    const key = cellCodes.join(" ");
    const cell = cells.get(key) ?? { codes: cellCodes, sums: [0, 0, 0, 0, 0, Number.NEGATIVE_INFINITY] };
    cells.set(key, cell);
    const w = weightOf(row);
    const centred = losses[row]! - mean;
    const { sums } = cell;
    sums[0]! += 1;
    sums[1]! += w;
    sums[2]! += w * w;
    sums[3]! += w * centred;
    sums[4]! += w * centred * centred;
    sums[5] = Math.max(sums[5]!, losses[row]!);
  }
  const kept = [...cells.values()]
    .filter(({ sums }) => sums[0]! >= minimumRows)
    .sort((one, other) => compare(one.codes, other.codes));
  const column = (index: number) => Float64Array.from(kept, ({ sums }) => sums[index]!);
  return {
    columns,
    codes: Uint16Array.from(kept.flatMap((cell) => cell.codes)),
    rows: column(0),
    weights: column(1),
    squaredWeights: column(2),
    losses: column(3),
    squaredLosses: column(4),
    largestLosses: column(5),
  };
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [place, code] of one.entries()) if (code !== other[place]) return code - other[place]!;
  return 0;
}
