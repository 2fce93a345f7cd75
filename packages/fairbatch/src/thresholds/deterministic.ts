import { RangeMaximum } from "./range-maximum.ts";
import type { CurvePoint, ScoreCurve } from "./score-curve.ts";

/** A rate that the groups are compared by. */
export type Rate = (point: CurvePoint) => number;

/** Starts of windows that are tried for each of two rates; with one rate all are. */
const windowsOfTwoRates = 200;

/**
 * One threshold for each group, so that each of `rates` differs by at most `tolerance` between any two groups
 * and the weight of the right decisions is the largest: exactly for one rate; for two the windows begin at
 * 200 of the rates that occur.
 *
 * All rates rise with falling thresholds, so the points of a group within a window of rates are neighbours,
 * and the best of them is a range maximum.
 */
export function bestThresholds(
  curves: readonly ScoreCurve[],
  rates: readonly Rate[],
  tolerance: number,
): readonly CurvePoint[] {
  const searches = curves.map(({ points }) => {
    const maximum = new RangeMaximum(points.map(({ right }) => right));
    const columns = rates.map((rate) => points.map(rate));
    return (windows: readonly (readonly [number, number])[]): CurvePoint | undefined => {
      let first = 0;
      let last = points.length - 1;
      windows.forEach(([lower, upper], rate) => {
        first = Math.max(first, countBelow(columns[rate]!, lower - rounding));
        last = Math.min(last, countBelow(columns[rate]!, upper + rounding) - 1);
      });
      return first <= last ? points[maximum.at(first, last)] : undefined;
    };
  });
  const starts = rates.map((rate) =>
    windowStarts(curves, rate, rates.length > 1 ? windowsOfTwoRates : undefined),
  );
  let best: readonly CurvePoint[] = [];
  let mostRight = Number.NEGATIVE_INFINITY;
  for (const corner of combinations(starts)) {
    const windows = corner.map((start) => [start, start + tolerance] as const);
    const points = searches.map((search) => search(windows));
    if (points.some((point) => point === undefined)) continue;
    const found = points as readonly CurvePoint[];
    const right = found.reduce((sum, point) => sum + point.right, 0);
    if (right > mostRight) {
      mostRight = right;
      best = found;
    }
  }
  return best;
}

/** Sums of weights are off by rounding. */
const rounding = 1e-12;

/**
 * Where the lowest rate of all groups may be. Rates 0 and 1 are always among them: to decide the same for all
 * is allowed.
 */
function windowStarts(curves: readonly ScoreCurve[], rate: Rate, most: number | undefined): number[] {
  const all = [...new Set([0, 1, ...curves.flatMap(({ points }) => points.map(rate))])].sort((a, b) => a - b);
  if (most === undefined || all.length <= most) return all;
  return Array.from(
    { length: most },
    (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]!,
  );
}

function* combinations(starts: readonly (readonly number[])[]): Generator<readonly number[]> {
  const [first = [], ...others] = starts;
  for (const start of first) {
    if (others.length === 0) yield [start];
    else for (const rest of combinations(others)) yield [start, ...rest];
  }
}

/** Number of entries below `limit` of an ascending list. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
