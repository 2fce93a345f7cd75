/** Pairs that are alike in the same way, by the level of each column. */
export interface PairPattern {
  readonly levels: readonly number[];
  readonly count: number;
}

/** Shares of the levels of a column among pairs, from level 1; missing values apart. */
export type LevelShares = readonly number[];

/** Pairs of one sort. */
export interface PairClass {
  /** Their share of all pairs. */
  readonly share: number;
  /** Of each column. */
  readonly levels: readonly LevelShares[];
}

/** Logarithm of the probability that a pair is of this class and has these levels; missing ones say nothing. */
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
  matches: PairClass,
  others: readonly PairClass[],
): number {
  const scores = others.map((own) => scorePattern(levels, own));
  const highest = Math.max(...scores);
  const whole = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
  return scorePattern(levels, matches) - highest - Math.log(whole);
}

/** Sorts of related pairs that are told apart at most; few columns cannot tell many apart. */
function relatedClasses(columns: number): number {
  return columns < 3 ? 0 : columns < 5 ? 1 : 4;
}

/**
 * Where the learning begins: matches are equal in nine columns of ten. Related pairs are told apart by which columns they are equal in: the most
 * frequent ways among the candidates that are equal in less than half of the columns. Random pairs are all pairs.
 */
export function startingClasses(
  patterns: readonly PairPattern[],
  allPairs: number,
  all: readonly LevelShares[],
): { readonly matches: PairClass; readonly related: readonly PairClass[]; readonly others: PairClass } {
  const candidates = patterns.reduce((sum, { count }) => sum + count, 0);
  const bySignature = new Map<string, PairPattern[]>();
  for (const pattern of patterns) {
    const equal = pattern.levels.map((level, column) => level === all[column]!.length);
    const known = pattern.levels.filter((level) => level > 0).length;
    const count = equal.filter(Boolean).length;
    if (count * 2 >= known) continue;
    const signature = equal.map(Number).join("");
    const own = bySignature.get(signature);
    if (own === undefined) bySignature.set(signature, [pattern]);
    else own.push(pattern);
  }
  const countOf = (list: readonly PairPattern[]) => list.reduce((sum, { count }) => sum + count, 0);
  const related = [...bySignature]
    .map(([signature, list]) => ({ signature, list, count: countOf(list) }))
    .sort((one, two) => two.count - one.count || (one.signature < two.signature ? -1 : 1))
    .slice(0, relatedClasses(all.length))
    .map(({ list, count }) => ({
      share: Math.min(0.1, Math.max(0.5, count / 2) / allPairs),
      levels: levelsOf(list, all),
    }));
  const shareOfMatches = Math.min(
    0.4,
    Math.max(1, Math.min(candidates / 4, Math.sqrt(allPairs) / 2)) / allPairs,
  );
  return {
    matches: { share: shareOfMatches, levels: all.map((shares) => equalShares(shares.length)) },
    related,
    others: { share: related.reduce((left, own) => left - own.share, 1 - shareOfMatches), levels: all },
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
function equalShares(levels: number): number[] {
  const below = Array.from({ length: levels - 1 }, (_, index) => 2 ** index);
  const sum = below.reduce((whole, share) => whole + share, 0);
  return [...below.map((share) => (0.1 * share) / sum), 0.9];
}
