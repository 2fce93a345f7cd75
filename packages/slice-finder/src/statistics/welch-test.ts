import { type CountedTotal, studentUpperTail } from "@slicetuner/core";
import type { SliceSums, SliceTest } from "../slice-engine.ts";
import { type Moments, splitMoments, totalMoments } from "./moments.ts";

/** Outcome of one test. */
export interface WelchTest {
  /** Positive where the mean inside is larger. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Probability of so large a statistic where the means are equal. */
  readonly pValue: number;
}

/**
 * Welch's one-sided test of "the mean inside is not larger than the mean outside" (Welch 1947), with
 * effective sizes in place of the numbers of rows. Null where a side has fewer than two rows or no more than
 * one effective row.
 */
export function welchTest(inside: Moments, outside: Moments): WelchTest | null {
  return testMeans(inside, outside, sampleVariance(inside));
}

/**
 * The test of a slice that was chosen among others.
 *
 * `pValue` is Welch's. `testedPValue` is what may be held against a level in spite of the choice: `comparisons` times the
 * p-value of the same test with a variance inside of no less than that of all rows. The factor holds whatever
 * way the slice was chosen among so many (Bonferroni); the variance holds for small slices that have equal
 * losses by chance, to which Welch's test gives p-values near 0 (a slice of 30 wrong answers, where 9 of 10
 * answers are wrong).
 *
 * @param comparisons number of slices among which this one was chosen, not only those that were tested.
 */
export function testSlice(
  sums: SliceSums,
  total: CountedTotal,
  comparisons: number,
): Omit<SliceTest, "level"> | null {
  const { inside, outside } = splitMoments(sums, total);
  const plain = welchTest(inside, outside);
  if (plain === null) return null;
  const variance = Math.max(sampleVariance(inside), sampleVariance(totalMoments(total)));
  const guarded = testMeans(inside, outside, variance);
  // Fewer degrees of freedom may outweigh the larger variance.
  const pValue = Math.max(plain.pValue, guarded!.pValue);
  return { ...plain, testedPValue: Math.min(1, pValue * comparisons) };
}

function testMeans(inside: Moments, outside: Moments, varianceInside: number): WelchTest | null {
  for (const side of [inside, outside]) if (side.rows < 2 || !(side.effectiveRows > 1)) return null;
  const difference = inside.centredMean - outside.centredMean;
  const a = varianceInside / inside.effectiveRows;
  const b = sampleVariance(outside) / outside.effectiveRows;
  if (a + b === 0) {
    const statistic = difference === 0 ? 0 : difference * Number.POSITIVE_INFINITY;
    const degreesOfFreedom = inside.effectiveRows + outside.effectiveRows - 2;
    return { statistic, degreesOfFreedom, pValue: statistic > 0 ? 0 : statistic < 0 ? 1 : 0.5 };
  }
  const statistic = difference / Math.sqrt(a + b);
  // As shares of a + b: squares of tiny variances would be 0.
  const share = a / (a + b);
  const degreesOfFreedom =
    1 / (share ** 2 / (inside.effectiveRows - 1) + (1 - share) ** 2 / (outside.effectiveRows - 1));
  return { statistic, degreesOfFreedom, pValue: studentUpperTail(statistic, degreesOfFreedom) };
}

function sampleVariance({ variance, effectiveRows }: Moments): number {
  return (variance * effectiveRows) / (effectiveRows - 1);
}
