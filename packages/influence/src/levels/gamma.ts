import type { Random } from "@slicetuner/core";

/**
 * ln Γ(x) for x > 0: Stirling's series (Abramowitz & Stegun 6.1.41) from 10 on, to which smaller x are
 * raised.
 */
export function logGamma(x: number): number {
  let product = 1;
  let large = x;
  for (; large < 10; large++) product *= large;
  const inverse = 1 / (large * large);
  const series = 1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)));
  const stirling = (large - 0.5) * Math.log(large) - large + Math.log(2 * Math.PI) / 2 + series / large;
  return stirling - Math.log(product);
}

/**
 * A number from the gamma distribution with this shape, above 0, and scale 1: mean and variance are the shape
 * (Marsaglia & Tsang
 * 2000, "A simple method for generating gamma variables"; a shape below 1 by their section 6).
 */
export function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * The mean of `count` exponentially distributed numbers of mean 1; 1 for a count without end. `count` need
 * not be whole.
 */
export function drawMean(random: Random, count: number): number {
  return count === Number.POSITIVE_INFINITY ? 1 : drawGamma(random, count) / count;
}
