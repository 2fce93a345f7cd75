import { type Column, Random } from "@slicetuner/core";

/** Settings of {@link trainForest}. */
interface ForestOptions {
  readonly trees: number;
  readonly depth: number;
  readonly seed: number | string;
}

/** A column as ranks: texts in the order of their categories, numbers in theirs. */
interface Feature {
  readonly ranks: Uint32Array;
  readonly size: number;
}

/**
 * For each row, the share of the positive class that a random forest (Breiman 2001) gives it: bootstrap
 * samples, Gini impurity, thresholds on ranks, √(number of columns) columns tried at each node. Small, and
 * for tests only.
 */
export function trainForest(
  columns: readonly Column[],
  isPositive: Uint8Array,
  { trees, depth, seed }: ForestOptions,
): Float64Array {
  const features = columns.map(rankColumn);
  const predicted = new Float64Array(isPositive.length);
  for (let tree = 0; tree < trees; tree++) {
    const random = new Random(seed).fork("tree", tree);
    const copies = new Uint16Array(isPositive.length);
    for (let draw = 0; draw < copies.length; draw++) copies[random.integer(copies.length)]! += 1;
    const all = Uint32Array.from(isPositive, (_, row) => row);
    const leaves = growTree({ features, isPositive, copies, random }, all, depth);
    for (const { rows, share } of leaves) for (const row of rows) predicted[row]! += share / trees;
  }
  return predicted;
}

interface Growing {
  readonly features: readonly Feature[];
  readonly isPositive: Uint8Array;
  /** How often each row is in the bootstrap sample; rows that are not go along to learn their leaf. */
  readonly copies: Uint16Array;
  readonly random: Random;
}

interface Leaf {
  readonly rows: Uint32Array;
  readonly share: number;
}

function growTree(growing: Growing, rows: Uint32Array, depth: number): Leaf[] {
  const { isPositive, copies } = growing;
  let count = 0;
  let positive = 0;
  for (const row of rows) {
    count += copies[row]!;
    positive += copies[row]! * isPositive[row]!;
  }
  const split =
    depth > 0 && positive > 0 && positive < count ? bestSplit(growing, rows, count, positive) : null;
  if (split === null) return [{ rows, share: positive / count }];
  const { ranks } = growing.features[split.feature]!;
  return [
    ...growTree(
      growing,
      rows.filter((row) => ranks[row]! <= split.rank),
      depth - 1,
    ),
    ...growTree(
      growing,
      rows.filter((row) => ranks[row]! > split.rank),
      depth - 1,
    ),
  ];
}

/** Columns are tried in random order: so many as usual, and more until one can be split. */
function bestSplit(
  { features, isPositive, copies, random }: Growing,
  rows: Uint32Array,
  count: number,
  positive: number,
) {
  const order = random.shuffle([...features.keys()]);
  const tried = Math.floor(Math.sqrt(features.length));
  let best: { readonly feature: number; readonly rank: number } | null = null;
  let bestValue = Number.NEGATIVE_INFINITY;
  order.forEach((feature, attempt) => {
    if (attempt >= tried && best !== null) return;
    const { ranks, size } = features[feature]!;
    const counts = new Float64Array(size);
    const positives = new Float64Array(size);
    for (const row of rows) {
      counts[ranks[row]!]! += copies[row]!;
      positives[ranks[row]!]! += copies[row]! * isPositive[row]!;
    }
    let [left, leftPositive] = [0, 0];
    for (let rank = 0; rank < size; rank++) {
      if (counts[rank] === 0) continue;
      left += counts[rank]!;
      leftPositive += positives[rank]!;
      if (left === count) break;
      // The Gini impurity is smallest where the sum of squared shares, weighted, is largest.
      const squares = (part: number, of: number) => (part ** 2 + (of - part) ** 2) / of;
      const value = squares(leftPositive, left) + squares(positive - leftPositive, count - left);
      if (value > bestValue) {
        bestValue = value;
        best = { feature, rank };
      }
    }
  });
  return best as { readonly feature: number; readonly rank: number } | null;
}

function rankColumn(column: Column): Feature {
  if (column.kind === "categorical") {
    return { ranks: Uint32Array.from(column.codes), size: column.categories.length };
  }
  const sorted = [...new Set(column.values)].sort((a, b) => a - b);
  const rankOf = new Map(sorted.map((value, rank) => [value, rank]));
  return { ranks: Uint32Array.from(column.values, (value) => rankOf.get(value)!), size: sorted.length };
}

/** Log loss of each row, shares kept 1e-15 away from 0 and 1. */
export function logLosses(shares: Float64Array, isPositive: Uint8Array): Float64Array {
  return shares.map((share, row) => {
    const kept = Math.min(Math.max(share, 1e-15), 1 - 1e-15);
    return -Math.log(isPositive[row] === 1 ? kept : 1 - kept);
  });
}
