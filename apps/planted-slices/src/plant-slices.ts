import type { Random } from "@slicetuner/core";
import type { CodedRows } from "@slicetuner/slice-finder";

/** A conjunction whose labels were made wrong. */
export interface PlantedSlice {
  readonly literals: readonly { readonly column: number; readonly code: number }[];
  /** Row numbers, ascending. */
  readonly rows: Uint32Array;
}

export interface PlantingOptions {
  /** Literals of each slice to plant, one slice an entry. */
  readonly literals: readonly number[];
  /** Smallest and largest share of all rows that a slice may have. */
  readonly shares: readonly [number, number];
}

/**
 * A row is drawn, and some of its columns: the slice is all rows that are like it there. Drawn again until
 * its size is right.
 */
export function plantSlices(rows: CodedRows, options: PlantingOptions, random: Random): PlantedSlice[] {
  const [least, most] = options.shares.map((share) => share * rows.rowCount) as [number, number];
  return options.literals.map((count) => {
    for (let attempt = 0; attempt < 10_000; attempt++) {
      const model = random.integer(rows.rowCount);
      const columns = random.shuffle(rows.columns.map((_, column) => column)).slice(0, count);
      const literals = columns
        .sort((a, b) => a - b)
        .map((column) => ({ column, code: rows.codes[column]![model]! }));
      const members = membersOf(rows, literals);
      if (members.length >= least && members.length <= most) return { literals, rows: members };
    }
    throw new Error(`no conjunction of ${count} literals has between ${least} and ${most} rows`);
  });
}

function membersOf({ codes, rowCount }: CodedRows, literals: PlantedSlice["literals"]): Uint32Array {
  const members: number[] = [];
  for (let row = 0; row < rowCount; row++)
    if (literals.every(({ column, code }) => codes[column]![row] === code)) members.push(row);
  return Uint32Array.from(members);
}

/**
 * The losses of a model of two classes after the labels of half of the planted rows, drawn at random, were
 * flipped. A log loss is −ln p of the label; of the other label it is −ln(1 − p).
 */
export function flippedLosses(
  losses: Float64Array,
  planted: readonly PlantedSlice[],
  random: Random,
): Float64Array {
  const flipped = losses.slice();
  for (const row of unionOf(
    planted.map(({ rows }) => rows),
    losses.length,
  ))
    if (random.uniform() < 0.5) flipped[row] = otherLoss(losses[row]!);
  return flipped;
}

/** Log loss of the label that a row does not have. */
export function otherLoss(loss: number): number {
  return -Math.log(Math.max(1e-15, -Math.expm1(-loss)));
}

/** Row numbers in any of the sets, ascending. */
export function unionOf(sets: readonly Uint32Array[], rowCount: number): Uint32Array {
  const isMember = new Uint8Array(rowCount);
  for (const rows of sets) for (const row of rows) isMember[row] = 1;
  return Uint32Array.from(isMember.keys()).filter((row) => isMember[row] === 1);
}
