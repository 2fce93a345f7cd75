/** Pairs that are alike in the same way, by the level of each column. */
export interface PairPattern {
  readonly levels: readonly number[];
  readonly count: number;
}

/** Shares of the levels of a column among pairs, from level 1; missing values apart. */
export type LevelShares = readonly number[];

/**
 * How the learning ended. `converged`: no probability moved any more; `iteration-limit`: they still moved; `no-matches`: nothing tells that
 * any pair matches.
 */
export type MatchModelStatus = "converged" | "iteration-limit" | "no-matches";

/** The weights of evidence by which pairs are judged. */
export interface MatchModel {
  readonly status: MatchModelStatus;
  readonly iterations: number;
  /** Share of all pairs that match. */
  readonly prior: number;
  /** Expected number of matching pairs. */
  readonly expectedMatches: number;
  /** Of each column, shares of the levels among matches and among all other pairs. */
  readonly matches: readonly LevelShares[];
  readonly others: readonly LevelShares[];
}

export interface MatchLearning {
  /** Patterns of the candidate pairs. */
  readonly patterns: readonly PairPattern[];
  /** Pairs in all, candidates or not. */
  readonly allPairs: number;
  /** Of each column, shares of the levels among all pairs, matching or not. */
  readonly all: readonly LevelShares[];
  /** Least share that a level can have among pairs that do not match: about half a pair of those that were counted. */
  readonly leastShare: number;
  /** @default 500 */
  readonly maximumIterations?: number;
  /** It ends once no share and no logarithm of the prior moves more. @default 1e-5 */
  readonly tolerance?: number;
}

/** Pairs that are imagined beside the matches: one tenth of one on each level, so that no share is 0. */
const imagined = 0.1;

/**
 * Learns how often each level occurs among matching pairs, without labels (I. Fellegi and A. Sunter, JASA 64, 1969; expectation maximization:
 * W. Winkler, 1988). Pairs that no block proposes count as pairs that do not match, so that the prior is the share among all pairs,
 * and agreement in what made the block is evidence as any other. What the matches are not is in `all`: shares among the other pairs
 * are those among all less the matches'.
 */
export function learnMatchModel(learning: MatchLearning): MatchModel {
  const { patterns, allPairs, all, maximumIterations = 500, tolerance = 1e-5 } = learning;
  const candidates = patterns.reduce((sum, { count }) => sum + count, 0);
  let matches: readonly LevelShares[] = all.map((shares) => startShares(shares.length));
  let others: readonly LevelShares[] = all;
  let prior = Math.max(1, Math.min(candidates / 2, Math.sqrt(allPairs) / 2)) / allPairs;
  for (let iteration = 1; ; iteration++) {
    const { sums, total } = expectedLevels(patterns, { matches, others, prior });
    const next = sums.map((counts) => {
      const whole = counts.reduce((sum, count) => sum + count, 0);
      return counts.map((count) => count / whole);
    });
    const moved = Math.max(
      Math.abs(Math.log((total + 1e-9) / (prior * allPairs))),
      ...next.map((shares, column) =>
        Math.max(...shares.map((share, level) => Math.abs(share - matches[column]![level]!))),
      ),
    );
    matches = next;
    prior = Math.min(0.5, (total + 1e-9) / allPairs);
    others = withoutMatches(learning, matches, prior);
    const result = { iterations: iteration, prior, expectedMatches: total, matches, others };
    if (total < 0.5) return { status: "no-matches", ...result };
    if (moved < tolerance) return { status: "converged", ...result };
    if (iteration >= maximumIterations) return { status: "iteration-limit", ...result };
  }
}

/** Expected number of matches, and of matches on each level, the imagined ones included. */
function expectedLevels(
  patterns: readonly PairPattern[],
  { matches, others, prior }: Pick<MatchModel, "matches" | "others" | "prior">,
) {
  const sums = matches.map((shares) => new Array<number>(shares.length).fill(imagined));
  let total = 0;
  for (const { levels, count } of patterns) {
    const share = count * probability(patternScore(levels, matches, others, prior));
    total += share;
    for (let column = 0; column < levels.length; column++) {
      if (levels[column]! > 0) sums[column]![levels[column]! - 1]! += share;
    }
  }
  return { sums, total };
}

function withoutMatches(
  { all, leastShare }: MatchLearning,
  matches: readonly LevelShares[],
  prior: number,
): LevelShares[] {
  return all.map((shares, column) => {
    const left = shares.map((share, level) =>
      Math.max(leastShare, (share - prior * matches[column]![level]!) / (1 - prior)),
    );
    const whole = left.reduce((sum, share) => sum + share, 0);
    return left.map((share) => share / whole);
  });
}

/** Logarithm of the odds that pairs of this pattern match. */
export function patternScore(
  levels: ArrayLike<number>,
  matches: readonly LevelShares[],
  others: readonly LevelShares[],
  prior: number,
): number {
  let score = Math.log(prior / (1 - prior));
  for (let column = 0; column < levels.length; column++) {
    const level = levels[column]!;
    if (level > 0) score += Math.log(matches[column]![level - 1]! / others[column]![level - 1]!);
  }
  return score;
}

function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** Nine of ten matches are equal in a column; the rest lies on the levels below, each half as often as the one above. */
function startShares(levels: number): number[] {
  const below = Array.from({ length: levels - 1 }, (_, index) => 2 ** index);
  const sum = below.reduce((whole, share) => whole + share, 0);
  return [...below.map((share) => (0.1 * share) / sum), 0.9];
}
