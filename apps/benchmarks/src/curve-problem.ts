import { type CurveFamily, Random } from "@slicetuner/core";

/** Measured losses at growing sizes; the weight of a point is its size. */
export interface CurveProblem {
  readonly sizes: Float64Array;
  readonly losses: Float64Array;
}

/** One curve of the family `b·x^−a + c`. */
export interface Curve {
  readonly scale: number;
  readonly exponent: number;
  readonly floor: number;
}

export const pointsPerCurve = 10;

/**
 * Ten subset sizes from a tenth of a slice of 100 to 10,000 examples to the whole of it, exponents of 0.02 to
 * 1.2, losses of
 * 0.1 to 2 at the start, and noise of 0.1 to 10 % of the loss that falls with the root of the size.
 */
export function createCurveProblems(family: CurveFamily, count: number): CurveProblem[] {
  const random = new Random(`curve-fits/${family}`);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const spread = (low: number, high: number) => Math.exp(between(Math.log(low), Math.log(high)));
  return Array.from({ length: count }, () => {
    const full = spread(100, 10_000);
    const exponent = between(0.02, 1.2);
    const first = full / pointsPerCurve;
    const scale = spread(0.1, 2) * first ** exponent;
    const floor = family === "power-law" ? 0 : between(0, 0.3);
    const noise = spread(0.001, 0.1);
    const sizes = Float64Array.from({ length: pointsPerCurve }, (_, step) =>
      Math.floor((full * (step + 1)) / pointsPerCurve),
    );
    const losses = sizes.map((size) => {
      const loss = scale * size ** -exponent + floor;
      return loss * (1 + noise * Math.sqrt(first / size) * random.normal());
    });
    return { sizes, losses };
  });
}

/** Σ size · (loss − curve)²; infinite for a curve that leaves the floating-point numbers. */
export function residualOf({ sizes, losses }: CurveProblem, { scale, exponent, floor }: Curve): number {
  let sum = 0;
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]!;
    sum += size * (losses[index]! - scale * size ** -exponent - floor) ** 2;
  }
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
}
