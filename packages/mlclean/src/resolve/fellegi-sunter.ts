import {
  type LevelShares,
  type PairClass,
  type PairPattern,
  scorePattern,
  startingClasses,
} from "./pair-classes.ts";

/**
 * How the learning ended. `converged`: the matches moved no more; `iteration-limit`: they still did; `no-matches`: nothing tells that
 * any pair matches.
 */
export type MatchModelStatus = "converged" | "iteration-limit" | "no-matches";

/** The weights of evidence by which pairs are judged. */
export interface MatchModel {
  readonly status: MatchModelStatus;
  readonly iterations: number;
  /** Expected number of matching pairs. */
  readonly expectedMatches: number;
  readonly matches: PairClass;
  /** Pairs that share something without matching: one household, one street, one publisher. */
  readonly related: readonly PairClass[];
  /** Pairs as two random rows make them. */
  readonly others: PairClass;
}

export interface MatchLearning {
  /** Patterns of the candidate pairs. */
  readonly patterns: readonly PairPattern[];
  /** Pairs in all, candidates or not. */
  readonly allPairs: number;
  /** Of each column, shares of the levels among all pairs, matching or not. */
  readonly all: readonly LevelShares[];
  /** @default 500 */
  readonly maximumIterations?: number;
  /** It ends once no share of the matches and not the logarithm of their number moves more. @default 1e-4 */
  readonly tolerance?: number;
}

/** Pairs that are imagined in each class: one tenth of one on each level, so that no share is 0. */
const imagined = 0.1;

/**
 * Learns how often each level occurs among matching pairs, without labels (I. Fellegi and A. Sunter, JASA 64, 1969; expectation maximization:
 * W. Winkler, 1988), with classes for pairs that are related without matching, so that columns that go together (city, street,
 * telephone area) do not count as so many independent agreements (M. Larsen and D. Rubin, JASA 96, 2001). Pairs that no block proposes
 * count as random ones, so that the share of matches is that among all pairs, and agreement in what made the block is evidence as
 * any other. Shares among random pairs are those among all pairs less those of the classes that are learnt.
 */
export function learnMatchModel(learning: MatchLearning): MatchModel {
  const { patterns, allPairs, maximumIterations = 500, tolerance = 1e-4 } = learning;
  let classes: Classes = startingClasses(patterns, allPairs, learning.all);
  for (let iteration = 1; ; iteration++) {
    const next = expectAndMaximize(learning, classes);
    const moved = distance(next.matches, classes.matches);
    classes = next;
    const expectedMatches = next.matches.share * allPairs;
    const result = { iterations: iteration, expectedMatches, ...next };
    if (expectedMatches < 0.5) return { status: "no-matches", ...result };
    if (moved < tolerance) return { status: "converged", ...result };
    if (iteration >= maximumIterations) return { status: "iteration-limit", ...result };
  }
}

type Classes = Pick<MatchModel, "matches" | "related" | "others">;

function learntClasses({ matches, related }: Classes): PairClass[] {
  return [matches, ...related];
}

function expectAndMaximize({ patterns, allPairs, all }: MatchLearning, classes: Classes): Classes {
  const learnt = learntClasses(classes);
  const counted = learnt.map((own) => ({
    total: 1e-9,
    levels: own.levels.map((shares) => new Array<number>(shares.length).fill(imagined)),
  }));
  for (const { levels, count } of patterns) {
    const scores = [...learnt, classes.others].map((own) => scorePattern(levels, own));
    const highest = Math.max(...scores);
    const whole = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    counted.forEach((own, index) => {
      const share = (count * Math.exp(scores[index]! - highest)) / whole;
      own.total += share;
      for (let column = 0; column < levels.length; column++) {
        if (levels[column]! > 0) own.levels[column]![levels[column]! - 1]! += share;
      }
    });
  }
  const [matches, ...related] = counted.map(
    ({ total, levels }): PairClass => ({
      share: Math.min(0.15, total / allPairs),
      levels: levels.map(normalize),
    }),
  );
  return { matches: matches!, related, others: withoutLearnt(all, [matches!, ...related], allPairs) };
}

/** What is left of all pairs; half a pair on each level at least. */
function withoutLearnt(
  all: readonly LevelShares[],
  learnt: readonly PairClass[],
  allPairs: number,
): PairClass {
  const least = 0.5 / Math.max(1, allPairs);
  const share = learnt.reduce((left, own) => left - own.share, 1);
  const levels = all.map((shares, column) =>
    normalize(
      shares.map((whole, level) => {
        const taken = learnt.reduce((sum, own) => sum + own.share * own.levels[column]![level]!, 0);
        return Math.max(least, whole - taken);
      }),
    ),
  );
  return { share, levels };
}

function normalize(counts: readonly number[]): number[] {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / whole);
}

function distance(one: PairClass, two: PairClass): number {
  const moved = one.levels.map((shares, column) =>
    Math.max(...shares.map((share, level) => Math.abs(share - two.levels[column]![level]!))),
  );
  return Math.max(Math.abs(Math.log(one.share / two.share)), ...moved);
}
