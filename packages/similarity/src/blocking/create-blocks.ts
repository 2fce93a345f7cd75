import { ProblemList } from "@slicetuner/core";
import type { BlockingKeys } from "./blocking-keys.ts";

/** Rows that share a key, as pairs to compare. */
export interface Blocks {
  /**
   * Calls `visit` with the rows to compare with this one, in both directions; a row may come more than once.
   */
  partners(row: number, visit: (other: number) => void): void;
  /** Pairs that it proposes; a pair that shares several keys counts for each. */
  readonly pairs: number;
  /** Pairs that share a key and are not proposed because their block is too large. */
  readonly leftOut: number;
  /** Rows of the largest block. */
  readonly largestBlock: number;
  /** Rows that have a key. */
  readonly rowsWithKeys: number;
}

export interface BlocksOptions {
  /** Number of rows, up to 2²⁴. */
  readonly rows: number;
  readonly keys: BlockingKeys;
  /**
   * Each row is compared with at most this many after it in its block, in the order of `ranks`: in a block of
   * at most one more, with all. What a larger block so leaves out is counted.
   */
  readonly window: number;
  /**
   * Place of each row in an order that brings like rows together, a permutation. @default the order of the
   * rows
   */
  readonly ranks?: Uint32Array;
}

const rowBits = 24;
const rowSpan: number = 2 ** rowBits;

/**
 * Blocks of rows that share a key, each a sorted neighbourhood (M. Hernández and S. Stolfo, SIGMOD 1995), so
 * that no block is quadratic: the pairs are at most rows × keys × window. The same keys give the same pairs,
 * whatever the order in which they come.
 * @throws InvalidInputError for too many rows or a window below 1
 */
export function createBlocks({ rows, keys, window, ranks }: BlocksOptions): Blocks {
  const problems = new ProblemList();
  problems.expect(rows <= rowSpan, "rows", `are ${rows}, expected at most ${rowSpan}`);
  problems.expect(Number.isInteger(window) && window >= 1, "window", `is ${window}, expected at least 1`);
  problems.throwIfAny();

  const entries = sortedEntries(rows, keys, ranks);
  const rowAtRank = ranks === undefined ? undefined : inverse(ranks);
  const members = new Uint32Array(entries.length);
  /** Of each place the places at which its block begins and ends. */
  const ends = new Uint32Array(entries.length);
  const starts = new Uint32Array(entries.length);
  const counts = { pairs: 0, leftOut: 0, largestBlock: 0 };
  for (let start = 0; start < entries.length; ) {
    const key = Math.floor(entries[start]! / rowSpan);
    let end = start;
    for (; end < entries.length && Math.floor(entries[end]! / rowSpan) === key; end++) {
      const rank = entries[end]! - key * rowSpan;
      members[end] = rowAtRank === undefined ? rank : rowAtRank[rank]!;
    }
    starts.fill(start, start, end);
    ends.fill(end, start, end);
    const size = end - start;
    const proposed = windowedPairs(size, window);
    counts.pairs += proposed;
    counts.leftOut += (size * (size - 1)) / 2 - proposed;
    counts.largestBlock = Math.max(counts.largestBlock, size);
    start = end;
  }
  const { offsets, places } = placesByRow(rows, members);
  let rowsWithKeys = 0;
  for (let row = 0; row < rows; row++) if (offsets[row + 1]! > offsets[row]!) rowsWithKeys += 1;
  return {
    ...counts,
    rowsWithKeys,
    partners(row, visit) {
      for (let index = offsets[row]!; index < offsets[row + 1]!; index++) {
        const place = places[index]!;
        const from = Math.max(starts[place]!, place - window);
        const to = Math.min(ends[place]!, place + window + 1);
        for (let other = from; other < to; other++) if (other !== place) visit(members[other]!);
      }
    },
  };
}

/** Pairs of `size` rows in a line that are at most `window` apart. */
export function windowedPairs(size: number, window: number): number {
  const reach = Math.min(window, size - 1);
  return reach * size - (reach * (reach + 1)) / 2;
}

/** Key and rank of each row in one number, ascending, each once. */
function sortedEntries(rows: number, keys: BlockingKeys, ranks: Uint32Array | undefined): Float64Array {
  let entries = new Float64Array(Math.max(16, rows));
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const rank = ranks === undefined ? row : ranks[row]!;
    keys(row, (key) => {
      if (count === entries.length) {
        const larger = new Float64Array(2 * count);
        larger.set(entries);
        entries = larger;
      }
      entries[count++] = key * rowSpan + rank;
    });
  }
  const sorted = entries.subarray(0, count).sort();
  let kept = 0;
  for (let place = 0; place < count; place++) {
    if (place === 0 || sorted[place] !== sorted[place - 1]) sorted[kept++] = sorted[place]!;
  }
  return sorted.subarray(0, kept);
}

function inverse(ranks: Uint32Array): Uint32Array {
  const rows = new Uint32Array(ranks.length);
  ranks.forEach((rank, row) => {
    rows[rank] = row;
  });
  return rows;
}

function placesByRow(rows: number, members: Uint32Array) {
  const offsets = new Uint32Array(rows + 1);
  for (const row of members) offsets[row + 1]! += 1;
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const next = offsets.slice();
  const places = new Uint32Array(members.length);
  members.forEach((row, place) => {
    places[next[row]!++] = place;
  });
  return { offsets, places };
}
