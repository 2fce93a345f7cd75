import { concaveHull, type HullPoint, hullAt } from "./concave-hull.ts";
import type { GroupRule } from "./group-rule.ts";
import { maximizeConcave } from "./maximize-concave.ts";
import type { CurvePoint, ScoreCurve } from "./score-curve.ts";

/**
 * The best rules with chance for one rate of each group (demographic parity, equal opportunity): the rates
 * differ by at most `tolerance`, and the expected weight of right decisions is the largest. Mixtures of two
 * thresholds reach the concave hull of what thresholds reach (Hardt, Price and Srebro 2016, section 4), and
 * the largest sum over the groups is concave in the lowest rate.
 */
export function bestMixtures(
  curves: readonly ScoreCurve[],
  rate: (point: CurvePoint) => number,
  tolerance: number,
): readonly GroupRule[] {
  const hulls = curves.map(({ points }) => hullOf(points, rate, ({ right }) => right));
  const peaks = hulls.map((hull) => hull.reduce((best, point) => (point.y > best.y ? point : best)).x);
  const chosen = (group: number, start: number) =>
    Math.min(start + tolerance, Math.max(start, peaks[group]!));
  const total = (start: number) =>
    hulls.reduce((sum, hull, group) => sum + hullAt(hull, chosen(group, start)).y, 0);
  const start = maximizeConcave(total, 0, 1 - tolerance);
  return hulls.map((hull, group) => ({
    ...mixedThresholds(hull, chosen(group, start)),
    coinChance: 0,
    coinRate: 0,
  }));
}

/**
 * The same for two rates at once (equalized odds). A group's reachable pairs of false and true positive rates
 * are those below the hull of its ROC curve; pairs below it are reached by looking at the score only
 * sometimes.
 */
export function bestOdds(curves: readonly ScoreCurve[], tolerance: number): readonly GroupRule[] {
  const groups = curves.map((curve) => {
    const hull = hullOf(
      curve.points,
      ({ falsePositiveRate }) => falsePositiveRate,
      ({ truePositiveRate }) => truePositiveRate,
    );
    return { hull, positive: curve.positiveWeight, negative: curve.weight - curve.positiveWeight };
  });
  const total = (truePositives: number, falsePositives: number) =>
    groups.reduce((sum, group) => sum + bestPair(group, truePositives, falsePositives, tolerance).right, 0);
  const highest = 1 - tolerance;
  const bestFalse = (truePositives: number) =>
    maximizeConcave((falsePositives) => total(truePositives, falsePositives), 0, highest);
  const truePositives = maximizeConcave((start) => total(start, bestFalse(start)), 0, highest);
  const falsePositives = bestFalse(truePositives);
  return groups.map((group) => {
    const pair = bestPair(group, truePositives, falsePositives, tolerance);
    const mixture = hullAt(group.hull, pair.falsePositiveRate);
    const above = mixture.y - pair.falsePositiveRate;
    const coinChance =
      above > 1e-12 ? Math.min(1, Math.max(0, (mixture.y - pair.truePositiveRate) / above)) : 0;
    return {
      ...mixedThresholds(group.hull, pair.falsePositiveRate),
      coinChance,
      coinRate: pair.falsePositiveRate,
    };
  });
}

interface RocGroup {
  readonly hull: readonly HullPoint[];
  readonly positive: number;
  readonly negative: number;
}

interface RatePair {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** Weight of right decisions; far below 0 where the window has no reachable pair, the farther the worse. */
  readonly right: number;
}

/** The best pair of rates of a group in the window that begins at the two lowest rates. */
function bestPair(
  { hull, positive, negative }: RocGroup,
  lowestTrue: number,
  lowestFalse: number,
  tolerance: number,
): RatePair {
  const highestFalse = lowestFalse + tolerance;
  const highestTrue = lowestTrue + tolerance;
  const reach = hullAt(hull, highestFalse).y;
  if (reach < lowestTrue) {
    const right = -1e6 * (positive + negative) * (1 + lowestTrue - reach);
    return { falsePositiveRate: highestFalse, truePositiveRate: reach, right };
  }
  // Right decisions are concave and piecewise linear in the false positive rate: the best lies at a corner.
  const corners = [
    lowestFalse,
    highestFalse,
    ...hull.map(({ x }) => x).filter((x) => x > lowestFalse && x < highestFalse),
    ...[lowestTrue, highestTrue].map((y) => crossing(hull, y)),
  ];
  let best: RatePair = {
    falsePositiveRate: highestFalse,
    truePositiveRate: reach,
    right: Number.NEGATIVE_INFINITY,
  };
  for (const x of corners) {
    if (x < lowestFalse || x > highestFalse) continue;
    const onHull = hullAt(hull, x).y;
    if (onHull < lowestTrue - 1e-12) continue;
    const truePositiveRate = Math.min(onHull, highestTrue);
    const right = positive * truePositiveRate + negative * (1 - x);
    if (right > best.right) best = { falsePositiveRate: x, truePositiveRate, right };
  }
  return best;
}

/** Where the hull first comes to the height `y`. */
function crossing(hull: readonly HullPoint[], y: number): number {
  const end = hull.findIndex((point) => point.y >= y);
  if (end <= 0) return hull[end < 0 ? hull.length - 1 : 0]!.x;
  const [left, right] = [hull[end - 1]!, hull[end]!];
  return left.x + ((y - left.y) / (right.y - left.y)) * (right.x - left.x);
}

function hullOf(
  points: readonly CurvePoint[],
  x: (point: CurvePoint) => number,
  y: (point: CurvePoint) => number,
): readonly HullPoint[] {
  return concaveHull(points.map((point) => ({ x: x(point), y: y(point), threshold: point.threshold })));
}

function mixedThresholds(
  hull: readonly HullPoint[],
  x: number,
): Pick<GroupRule, "higherThreshold" | "lowerThreshold" | "lowerChance"> {
  const { higherThreshold, lowerThreshold, lowerChance } = hullAt(hull, x);
  return { higherThreshold, lowerThreshold, lowerChance };
}
