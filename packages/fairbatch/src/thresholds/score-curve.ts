/**
 * What deciding "positive" for scores of at least `threshold` does in one group. Rates are shares of the
 * group's own rows.
 */
export interface CurvePoint {
  readonly threshold: number;
  /** P(decision) */
  readonly positiveRate: number;
  /** P(decision | label = 1) */
  readonly truePositiveRate: number;
  /** P(decision | label = 0) */
  readonly falsePositiveRate: number;
  /** Weight of the right decisions. */
  readonly right: number;
}

/** Scores are probabilities: none is above 1, and all are at least 0. */
const decidesNobody = 2;
const decidesAll = 0;

/** All thresholds of one group, from the one that decides nobody positive to the one that decides all. */
export interface ScoreCurve {
  readonly points: readonly CurvePoint[];
  readonly weight: number;
  readonly positiveWeight: number;
}

/** One example of a group. */
export interface ScoredExample {
  readonly score: number;
  readonly isPositive: boolean;
  readonly weight: number;
}

/**
 * Thresholds lie halfway between neighbouring scores, so that scores which differ by a rounding do not
 * matter.
 */
export function scoreCurve(examples: readonly ScoredExample[]): ScoreCurve {
  const descending = examples.toSorted((first, second) => second.score - first.score);
  const sum = (chosen: (example: ScoredExample) => boolean) =>
    examples.reduce((total, example) => total + (chosen(example) ? example.weight : 0), 0);
  const weight = sum(() => true);
  const positiveWeight = sum(({ isPositive }) => isPositive);
  const points: CurvePoint[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  const add = (threshold: number) => {
    points.push({
      threshold,
      positiveRate: (truePositives + falsePositives) / weight,
      truePositiveRate: truePositives / positiveWeight,
      falsePositiveRate: falsePositives / (weight - positiveWeight),
      right: truePositives + (weight - positiveWeight - falsePositives),
    });
  };
  add(decidesNobody);
  descending.forEach(({ score, isPositive, weight: own }, index) => {
    if (isPositive) truePositives += own;
    else falsePositives += own;
    const next = descending[index + 1]?.score;
    if (next === undefined) add(decidesAll);
    else if (next < score) add((score + next) / 2);
  });
  return { points, weight, positiveWeight };
}
