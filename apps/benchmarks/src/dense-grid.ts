import type { CurveFamily } from "@slicetuner/core";
import { type CurveProblem, residualOf } from "./curve-problem.ts";

/**
 * The smallest sum of squares on a dense grid of exponents, the rest solved as a linear problem: a second
 * opinion that is too simple to be wrong and too slow to be used.
 */
export function smallestResidualOnGrid(
  problem: CurveProblem,
  family: CurveFamily,
  nonNegative: boolean,
): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const exponent of nonNegative ? fallingExponents : allExponents) {
    for (const [scale, floor] of candidates(problem, exponent, family, nonNegative)) {
      smallest = Math.min(smallest, residualOf(problem, { scale, exponent, floor }));
    }
  }
  return smallest;
}

/** Steps of 0.001 to 3, then of 0.1 %, to 40. */
const fallingExponents = Float64Array.from([
  ...Array.from({ length: 3000 }, (_, step) => step / 1000),
  ...Array.from({ length: 2592 }, (_, step) => 3 * 1.001 ** step),
]);

const risingExponents = Float64Array.from({ length: 6000 }, (_, step) => (step - 6000) / 1000);

const allExponents = Float64Array.from([...risingExponents, ...fallingExponents]);

/** Scale and floor of every way in which the linear problem can end: free, or held at 0. */
function candidates(
  { sizes, losses }: CurveProblem,
  exponent: number,
  family: CurveFamily,
  nonNegative: boolean,
): [scale: number, floor: number][] {
  // Powers around the middle size stay near 1, which keeps the sums well apart.
  const middle = sizes[sizes.length >> 1]!;
  const unit = middle ** exponent;
  let [weight, x, xx, y, xy] = [0, 0, 0, 0, 0];
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]!;
    const power = (size / middle) ** -exponent;
    weight += size;
    x += size * power;
    xx += size * power * power;
    y += size * losses[index]!;
    xy += size * power * losses[index]!;
  }
  const found: [number, number][] = [[(xy / xx) * unit, 0]];
  if (family === "power-law-with-floor") {
    found.push([0, y / weight]);
    const determinant = weight * xx - x * x;
    if (determinant > 1e-12 * weight * xx) {
      found.push([((weight * xy - x * y) / determinant) * unit, (xx * y - x * xy) / determinant]);
    }
  }
  return nonNegative ? found.filter(([scale, floor]) => scale >= 0 && floor >= 0) : found;
}
