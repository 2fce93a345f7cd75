import { findSharedPlaces } from "./shared-places.ts";

/** Pairs that are alike in the same way, by the level of each column. */
export interface PairPattern {
  readonly levels: readonly number[];
  readonly count: number;
}

/** Shares of the levels of a column among pairs, from level 1; missing values apart. */
export type LevelShares = readonly number[];

/** What is known of a column before anything is learnt. */
export interface LevelsOfAll {
  /** Shares of its levels among all pairs, matching or not. */
  readonly all: LevelShares;
  /**
   * Of the levels of equal values, the lowest first, the share of the rows with such a value: one level, or
   * common and rare values.
   */
  readonly equal: readonly number[];
}

/** Pairs of one sort. */
export interface PairClass {
  /** Their share of all pairs. */
  readonly share: number;
  /** Of each column. */
  readonly levels: readonly LevelShares[];
  /** A column in which these pairs are alike as random ones are, whatever else is learnt of them. */
  readonly randomIn?: number;
}

/**
 * Logarithm of the probability that a pair is of this class and has these levels; missing ones say nothing.
 */
export function scorePattern(levels: ArrayLike<number>, own: PairClass): number {
  let score = Math.log(own.share);
  for (let column = 0; column < levels.length; column++) {
    const level = levels[column]!;
    if (level > 0) score += Math.log(own.levels[column]![level - 1]!);
  }
  return score;
}

/** Logarithm of the odds that pairs with these levels match. */
export function scoreMatch(
  levels: ArrayLike<number>,
  matches: readonly PairClass[],
  others: readonly PairClass[],
): number {
  return scoreAny(levels, matches) - scoreAny(levels, others);
}

/** Logarithm of the probability that a pair is of one of these classes and has these levels. */
function scoreAny(levels: ArrayLike<number>, classes: readonly PairClass[]): number {
  const scores = classes.map((own) => scorePattern(levels, own));
  const highest = Math.max(...scores);
  return highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
}

/** Sorts of related pairs that are told apart at most; few columns cannot tell many apart. */
function relatedClasses(columns: number): number {
  return columns < 3 ? 0 : columns < 4 ? 1 : columns < 5 ? 3 : 4;
}

/**
 * Where the learning begins: matches are equal in nine columns of ten. Related pairs are told apart by which
 * columns they are equal in: the most frequent ways among the candidates that are equal in less than half of
 * the columns, and those that share a place. Random pairs are all pairs.
 */
export function startingClasses(
  patterns: readonly PairPattern[],
  allPairs: number,
  columns: readonly LevelsOfAll[],
): { readonly matches: PairClass; readonly related: readonly PairClass[]; readonly others: PairClass } {
  const candidates = patterns.reduce((sum, { count }) => sum + count, 0);
  const all = columns.map((column) => column.all);
  const bySignature = new Map<string, PairPattern[]>();
  for (const pattern of patterns) {
    const equal = pattern.levels.map(
      (level, column) => level > all[column]!.length - columns[column]!.equal.length,
    );
    const known = pattern.levels.filter((level) => level > 0).length;
    const count = equal.filter(Boolean).length;
    if (count * 2 >= known) continue;
    const signature = equal.map(Number).join("");
    const own = bySignature.get(signature);
    if (own === undefined) bySignature.set(signature, [pattern]);
    else own.push(pattern);
  }
  const countOf = (list: readonly PairPattern[]) => list.reduce((sum, { count }) => sum + count, 0);
  const frequent = [...bySignature]
    .map(([signature, list]) => ({ signature, list, count: countOf(list) }))
    .sort((one, two) => two.count - one.count || (one.signature < two.signature ? -1 : 1))
    .slice(0, relatedClasses(all.length))
    .map(({ list }) => list);
  const places = relatedClasses(all.length) > 1 ? findSharedPlaces(patterns, allPairs, columns) : [];
  const beginClass = (list: readonly PairPattern[]): PairClass => ({
    share: Math.min(0.1, Math.max(0.5, countOf(list) / 2) / allPairs),
    levels: levelsOf(list, all),
  });
  const related = [
    ...frequent.map(beginClass),
    ...places.map(({ pairs, unlike }) => fixRandom({ ...beginClass(pairs), randomIn: unlike }, columns)),
  ];
  const shareOfMatches = Math.min(
    0.4,
    Math.max(1, Math.min(candidates / 4, Math.sqrt(allPairs) / 2)) / allPairs,
  );
  return {
    matches: { share: shareOfMatches, levels: columns.map(startingShares) },
    related,
    others: { share: related.reduce((left, own) => left - own.share, 1 - shareOfMatches), levels: all },
  };
}

/** The class with the shares of random pairs in its column for which these hold. */
export function fixRandom(own: PairClass, columns: readonly LevelsOfAll[]): PairClass {
  const { levels, randomIn } = own;
  if (randomIn === undefined) return own;
  return {
    ...own,
    levels: levels.map((shares, column) => (column === randomIn ? columns[column]!.all : shares)),
  };
}

function levelsOf(patterns: readonly PairPattern[], all: readonly LevelShares[]): LevelShares[] {
  return all.map((shares, column) => {
    const counts = shares.map(() => 0.5);
    for (const { levels, count } of patterns) {
      if (levels[column]! > 0) counts[levels[column]! - 1]! += count;
    }
    const whole = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / whole);
  });
}

/** Nine of ten are equal; the rest lies on the levels below, each half as often as the one above. */
function startingShares({ all, equal }: LevelsOfAll): number[] {
  const below = Array.from({ length: all.length - equal.length }, (_, index) => 2 ** index);
  const sum = below.reduce((whole, share) => whole + share, 0);
  return [...below.map((share) => (0.1 * share) / sum), ...equal.map((share) => 0.9 * share)];
}
