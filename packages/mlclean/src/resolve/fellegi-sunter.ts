import {
  fixRandom,
  type LevelsOfAll,
  type PairClass,
  type PairPattern,
  scoreMatch,
  scorePattern,
  startingClasses,
} from "./pair-classes.ts";

/**
 * How the learning ended. `converged`: the matches moved no more; `iteration-limit`: they still did;
 * `no-matches`: nothing tells that any pair matches, or no column tells one thing from another.
 */
export type MatchModelStatus = "converged" | "iteration-limit" | "no-matches";

/** The weights of evidence by which pairs are judged. */
export interface MatchModel {
  readonly status: MatchModelStatus;
  readonly iterations: number;
  /** Expected number of matching pairs. */
  readonly expectedMatches: number;
  /**
   * Pairs that match: those that are the most alike first, then others that are alike in the same columns.
   */
  readonly matches: readonly PairClass[];
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
  readonly columns: readonly LevelsOfAll[];
  /**
   * Evidence in nats that one column at least must give for a match; see {@link MatchModelStatus}. @default 0
   */
  readonly leastEvidence?: number;
  /** @default 500 */
  readonly maximumIterations?: number;
  /** It ends once no more than this share of the matching pairs changes. @default 1e-4 */
  readonly tolerance?: number;
}

/** Pairs that are imagined in each class: one tenth of one on each level, so that no share is 0. */
const imagined = 0.1;

/**
 * Learns how often each level occurs among matching pairs, without labels (I. Fellegi and A. Sunter, JASA 64,
 * 1969; expectation maximization: W. Winkler, 1988), with classes for pairs that are related without
 * matching, so that columns that go together (city, street, telephone area) do not count as so many
 * independent agreements (M. Larsen and D. Rubin, JASA 96, 2001). Pairs that no block proposes count as
 * random ones, so that the share of matches is that among all pairs, and agreement in what made the block is
 * evidence as any other. Shares among random pairs are those among all pairs less those of the classes that
 * are learnt.
 */
export function learnMatchModel(learning: MatchLearning): MatchModel {
  const { patterns, allPairs, leastEvidence = 0, maximumIterations = 500, tolerance = 1e-4 } = learning;
  const start = startingClasses(patterns, allPairs, learning.columns);
  let classes: Classes = { learnt: [start.matches, ...start.related], others: start.others };
  const ofAll = { share: 1, levels: learning.columns.map(({ all }) => all) };
  let before: Float64Array | null = null;
  for (let iteration = 1; ; iteration++) {
    classes = expectAndMaximize(learning, classes);
    const { matches, related } = tellMatches(classes);
    const { others } = classes;
    const posteriors = Float64Array.from(
      patterns,
      ({ levels, count }) => count / (1 + Math.exp(-scoreMatch(levels, matches, [...related, others]))),
    );
    const whole = posteriors.reduce((sum, share) => sum + share, 0);
    const expectedMatches = matches.reduce((sum, { share }) => sum + share, 0) * allPairs;
    const result = { iterations: iteration, expectedMatches, matches, related, others };
    // Beside all pairs: what is left of them without the learnt classes may have lost all agreement to these.
    const evidence = Math.max(0, ...evidenceOf(matches[0]!, ofAll));
    if (expectedMatches < 0.5) return { status: "no-matches", ...result };
    const moved = before?.reduce((sum, share, index) => sum + Math.abs(share - posteriors[index]!), 0);
    const isOver = moved !== undefined && moved < tolerance * whole;
    if ((isOver || iteration >= maximumIterations) && evidence < leastEvidence)
      return { status: "no-matches", ...result };
    if (isOver) return { status: "converged", ...result };
    if (iteration >= maximumIterations) return { status: "iteration-limit", ...result };
    before = posteriors;
  }
}

interface Classes {
  /** That which began as matches first. */
  readonly learnt: readonly PairClass[];
  readonly others: PairClass;
}

/** Columns that say less of the pairs that are most alike tell no classes apart. */
const telling = 1;

/** A class that says so much less in a telling column is alike elsewhere only: related. */
const alike = 0.3;

/**
 * Which of the classes match: that which is most unlike random pairs, and those that are alike in the same
 * columns as it. A related class, a street or a publisher, is like random pairs in a column in which matches
 * are alike.
 */
function tellMatches({ learnt, others }: Classes): Pick<MatchModel, "matches" | "related"> {
  const described = learnt.map((own) => ({ own, evidence: evidenceOf(own, others) }));
  const sum = (values: readonly number[]) => values.reduce((whole, value) => whole + value, 0);
  const reference = described.reduce((best, one) => (sum(one.evidence) > sum(best.evidence) ? one : best));
  const isMatch = ({ evidence }: (typeof described)[number]) =>
    evidence.every(
      (own, column) => reference.evidence[column]! < telling || own >= alike * reference.evidence[column]!,
    );
  return {
    matches: [
      reference.own,
      ...described.filter((one) => one !== reference && isMatch(one)).map(({ own }) => own),
    ],
    related: described.filter((one) => one !== reference && !isMatch(one)).map(({ own }) => own),
  };
}

/**
 * What a pair of a class says on the average against its being a random one, in each column: a
 * Kullback–Leibler divergence in nats.
 */
function evidenceOf(own: PairClass, others: PairClass): number[] {
  return own.levels.map((shares, column) =>
    shares.reduce((sum, share, level) => {
      const byChance = others.levels[column]![level]!;
      return byChance > 0 ? sum + share * Math.log(share / byChance) : sum;
    }, 0),
  );
}

function expectAndMaximize({ patterns, allPairs, columns }: MatchLearning, classes: Classes): Classes {
  const { learnt } = classes;
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
  const next = counted.map(({ total, levels }, index): PairClass => {
    const share = Math.min(0.15, total / allPairs);
    return fixRandom({ ...learnt[index]!, share, levels: levels.map(normalize) }, columns);
  });
  return { learnt: next, others: withoutLearnt(columns, next, allPairs) };
}

/** What is left of all pairs; half a pair on each level at least. */
function withoutLearnt(
  columns: readonly LevelsOfAll[],
  learnt: readonly PairClass[],
  allPairs: number,
): PairClass {
  const least = 0.5 / Math.max(1, allPairs);
  const share = learnt.reduce((left, own) => left - own.share, 1);
  const levels = columns.map(({ all }, column) =>
    normalize(
      all.map((whole, level) => {
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
