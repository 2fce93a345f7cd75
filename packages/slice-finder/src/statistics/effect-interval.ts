import type { Interval } from "@slicetuner/core";
import type { SplitMoments } from "./moments.ts";

/** Upper 2.5 % point of the normal distribution. */
const normalQuantile = 1.959963984540054;

/**
 * Approximate 95 % interval of Cohen's effect size for unequal variances, around its estimate with sample
 * variances. (D. G. Bonett, Confidence intervals for standardized linear contrasts of means, Psychological
 * Methods 13, 2008, for two means and the unweighted average variance.) Null where a side has no two
 * effective rows or both are without variance.
 */
export function effectInterval({ inside, outside }: SplitMoments): Interval | null {
  const freedomInside = inside.effectiveRows - 1;
  const freedomOutside = outside.effectiveRows - 1;
  if (!(freedomInside > 0 && freedomOutside > 0)) return null;
  const a = inside.variance * (1 + 1 / freedomInside);
  const b = outside.variance * (1 + 1 / freedomOutside);
  const average = (a + b) / 2;
  if (!(average > 0)) return null;
  const estimate = (inside.centredMean - outside.centredMean) / Math.sqrt(average);
  const fromVariances = ((a / average) ** 2 / freedomInside + (b / average) ** 2 / freedomOutside) / 8;
  const fromMeans = (a / freedomInside + b / freedomOutside) / average;
  const margin = normalQuantile * Math.sqrt(estimate ** 2 * fromVariances + fromMeans);
  return { lower: estimate - margin, upper: estimate + margin };
}
