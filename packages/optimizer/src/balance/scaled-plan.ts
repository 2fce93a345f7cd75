/**
 * A difference of two sizes below this share of them is 0: where the ratio stays on the target for a while,
 * noise must not decide.
 */
const rounding = 4 * Number.EPSILON;

/** The largest and the smallest slice. */
export interface Extremes {
  readonly largest: number;
  readonly smallest: number;
}

export function extremes(sizes: ArrayLike<number>, amounts: ArrayLike<number>): Extremes {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]! + amounts[index]!;
    largest = Math.max(largest, size);
    smallest = Math.min(smallest, size);
  }
  return { largest, smallest };
}

/**
 * The share x of `plan` at which the imbalance ratio of `sizes + x · plan` first meets `target`, given that
 * it lies on one side of it at x = 0 and on the other at x = 1.
 *
 * The ratio itself is no simple function of x, but largest − target · smallest is convex and piecewise
 * linear, being a maximum of lines minus a minimum of lines. Hence Newton's iteration from the side where it
 * is positive meets its root after finitely many steps of O(n), and no other root is passed: from x = 1 when
 * the ratio rises to the target, from x = 0 when it falls to it.
 */
export function firstCrossing(
  sizes: ArrayLike<number>,
  plan: ArrayLike<number>,
  target: number,
  rises: boolean,
): number {
  let share = rises ? 1 : 0;
  for (;;) {
    const line = tangent(sizes, plan, target, share, rises);
    const next = Math.min(1, Math.max(0, share - line.value / line.slope));
    const goesOn = rises ? next < share : next > share;
    if (line.value <= rounding * line.largest || !goesOn) return share;
    share = next;
  }
}

/**
 * largest − target · smallest at `share`, and its slope there: from the left while the root is to the left.
 */
function tangent(
  sizes: ArrayLike<number>,
  plan: ArrayLike<number>,
  target: number,
  share: number,
  rises: boolean,
): { value: number; slope: number; largest: number } {
  const side = rises ? -1 : 1;
  let largest = Number.NEGATIVE_INFINITY;
  let largestSlope = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let smallestSlope = 0;
  for (let index = 0; index < sizes.length; index++) {
    const slope = plan[index]!;
    const size = sizes[index]! + share * slope;
    if (size > largest || (size === largest && side * slope > side * largestSlope)) {
      largest = size;
      largestSlope = slope;
    }
    if (size < smallest || (size === smallest && side * slope < side * smallestSlope)) {
      smallest = size;
      smallestSlope = slope;
    }
  }
  return { value: largest - target * smallest, slope: largestSlope - target * smallestSlope, largest };
}
