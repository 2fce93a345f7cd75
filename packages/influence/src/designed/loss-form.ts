import type { CoupledLossModel, Random } from "@slicetuner/core";
import type { LossRegression } from "./regress-losses.ts";

/**
 * What designed trainings measured, before anything is assumed of how losses depend on sizes. Lists: one
 * number a slice.
 */
export interface MeasuredInfluence {
  readonly present: readonly number[];
  readonly groups: readonly (readonly number[])[];
  /** p: how a loss falls with sizes where it is taken to fall as size^−p. */
  readonly exponent: number;
  readonly regression: LossRegression;
  /** Expected losses at the present sizes, above 0. */
  readonly levels: readonly number[];
  /** Variance of one training's loss. */
  readonly noise: readonly number[];
  /** Variance of the losses at the present sizes, as a multiple of that of one training's loss. */
  readonly levelVariance: number;
  /** Of the measured effects: slices × varied groups. */
  readonly variances: readonly (readonly number[])[];
  /** What the variance of effects is multiplied by, for the examples at hand are one draw. */
  readonly inflation: number;
}

/** How losses depend on sizes, relative to their levels at the present ones. */
export interface LossForm extends Pick<CoupledLossModel, "gradient" | "weigh" | "difference" | "convexSum"> {
  /** Each expected loss as a share of its level. */
  ratios(sizes: readonly number[]): number[];
  /** One plausible truth of the same. */
  drawRatios(random: Random): (sizes: readonly number[]) => number[];
}
