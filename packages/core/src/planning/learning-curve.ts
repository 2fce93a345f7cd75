import type { Random } from "../random.ts";

/** `power-law`: b·x^−a. `power-law-with-floor`: b·x^−a + c. */
export type CurveFamily = "power-law" | "power-law-with-floor";

/**
 * What the fit is worth. The first that holds of: `too-few-points`: fewer distinct sizes than parameters;
 * `flat`: the loss does not depend on the size; `edge`: the best exponent lies at the end of the searched range; `rising`: the loss
 * grows with the size, or would, were the exponent not held at 0; `converged`: a falling curve.
 */
export type CurveStatus = "converged" | "flat" | "rising" | "edge" | "too-few-points";

/** Bounds around a prediction. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The loss of a slice as a function of its number of examples, `scale · size^−exponent + floor`. */
export interface LearningCurve {
  readonly family: CurveFamily;
  /** b */
  readonly scale: number;
  /** a; above 0 for a falling curve with a scale above 0. */
  readonly exponent: number;
  /** c; 0 for `power-law`. */
  readonly floor: number;
  readonly status: CurveStatus;
  /** Σ weight · (loss − prediction)² */
  readonly residualSumOfSquares: number;
  /**
   * Points of weight above 0 less the number of parameters; the residual variance is RSS / degreesOfFreedom.
   */
  readonly degreesOfFreedom: number;
  /**
   * (JᵀWJ)⁻¹ in the order exponent, scale[, floor]; null where it does not exist. Unless the weights are
   * inverse variances, the parameters' covariance is this times the residual variance.
   */
  readonly covariance: readonly (readonly number[])[] | null;
  /**
   * The measured losses that the curve was fitted to, by size, then loss; missing where it was not fitted.
   */
  readonly points?: readonly { readonly size: number; readonly loss: number }[];
  /** Expected loss at `size` > 0 examples. */
  predict(size: number): number;
  /**
   * Confidence band of the expected loss at `size`; `level` in (0, 1), e.g. 0.9; null without a covariance or
   * degrees of freedom.
   */
  interval(size: number, level: number): Interval | null;
  /**
   * One plausible curve, its losses finite and at least 0; where this is missing, parameters are drawn from
   * their covariance.
   */
  readonly draw?: (random: Random) => (size: number) => number;
}
