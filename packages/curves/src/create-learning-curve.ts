import type { LearningCurve } from "@slicetuner/core";
import { InvalidInputError, studentQuantile } from "@slicetuner/core";

/** All of a {@link LearningCurve} that is data; what is left out is as in a curve that is known exactly. */
export interface LearningCurveValues extends Pick<LearningCurve, "family" | "scale" | "exponent"> {
  /** @default 0 */
  readonly floor?: number;
  /** @default "converged" */
  readonly status?: LearningCurve["status"];
  /** @default 0 */
  readonly residualSumOfSquares?: number;
  /** @default 0 */
  readonly degreesOfFreedom?: number;
  /** @default null */
  readonly covariance?: LearningCurve["covariance"];
  /** Whether bands are cut off at a loss of 0. @default true */
  readonly nonNegative?: boolean;
}

/** A curve from its values: one that was stored, or one that is known. */
export function createLearningCurve(values: LearningCurveValues): LearningCurve {
  const { nonNegative = true, ...given } = values;
  const curve = {
    floor: 0,
    status: "converged" as const,
    residualSumOfSquares: 0,
    degreesOfFreedom: 0,
    covariance: null,
    ...given,
  };
  return {
    ...curve,
    predict: (size) => predictLoss(curve, size),
    interval: (size, level) => {
      if (!(level > 0 && level < 1)) {
        throw new InvalidInputError([{ path: "level", message: `is ${level}, expected a number in (0, 1)` }]);
      }
      const error = standardError(curve, size);
      if (error === null) return null;
      const expected = predictLoss(curve, size);
      const margin = error * studentQuantile((1 + level) / 2, curve.degreesOfFreedom);
      const lower = expected - margin;
      return { lower: nonNegative ? Math.max(0, lower) : lower, upper: expected + margin };
    },
  };
}

type Curve = Omit<LearningCurve, "predict" | "interval">;

export function predictLoss(
  { scale, exponent, floor }: Pick<LearningCurve, "scale" | "exponent" | "floor">,
  size: number,
): number {
  return scale * size ** -exponent + floor;
}

/**
 * Standard error of the expected loss by the delta method, √(s²·gᵀ(JᵀWJ)⁻¹g), where g is the gradient of the
 * prediction and s² = RSS / degrees of freedom. The weights say how points compare, not how large their
 * errors are, so the size of the errors is taken from the residuals.
 */
function standardError(curve: Curve, size: number): number | null {
  const { covariance, degreesOfFreedom, residualSumOfSquares } = curve;
  if (covariance === null || degreesOfFreedom <= 0) return null;
  const power = size ** -curve.exponent;
  const gradient = [-curve.scale * Math.log(size) * power, power, 1];
  let variance = 0;
  let magnitude = 0;
  covariance.forEach((row, first) => {
    row.forEach((entry, second) => {
      const term = gradient[first]! * entry * gradient[second]!;
      variance += term;
      magnitude += Math.abs(term);
    });
  });
  // Parameters so entangled that rounding has eaten the variance.
  if (!(variance > 1e-14 * magnitude)) return null;
  return Math.sqrt((variance * residualSumOfSquares) / degreesOfFreedom);
}
