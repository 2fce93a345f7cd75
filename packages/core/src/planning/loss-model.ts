import type { Random } from "../random.ts";
import type { Interval, LearningCurve } from "./learning-curve.ts";

/**
 * By how much a measure is expected to change, below 0 for less, and a band that has the true change in it.
 */
export interface ExpectedChange extends Interval {
  readonly expected: number;
}

/** What changes when the slices have the sizes of one plan in place of another's. */
export interface PlanDifference {
  /** Of the unweighted mean of the slices' losses. */
  readonly loss: ExpectedChange;
  /** Of the mean over the slices of |slice loss − loss|. */
  readonly averageEqualizedErrorRate: ExpectedChange;
  /** Of the largest |slice loss − loss|. */
  readonly maximumEqualizedErrorRate: ExpectedChange;
  readonly sliceLosses: readonly ExpectedChange[];
}

/**
 * What one purchase is expected to change against another, as it would be measured, and how surely it is the
 * better one.
 */
export interface ExpectedGain extends PlanDifference {
  /** Probability, as the estimate sees it, that the mean loss will truly be lower. */
  readonly chance: number;
}

/**
 * What a plan is expected to bring; each null where the estimate has no bands, and where both purchases are
 * the same.
 */
export interface PlanGain {
  /** Share of changes that the bands are to hold. */
  readonly level: number;
  /** Against buying nothing. */
  readonly overNothing: ExpectedGain | null;
  /** Against buying the same amount of each slice for the same budget. */
  readonly overUniform: ExpectedGain | null;
}

/**
 * What is expected of each slice's loss when the slices have the given sizes. `sizes` and results: one number
 * a slice. Losses are finite and not below 0, and the same when asked again.
 *
 * All methods, and what `draw` returns, throw InvalidInputError for a wrong number of sizes, for a size that
 * is not above 0, and for a level that is not in (0, 1).
 */
interface LossPredictions {
  /** Expected loss of each slice. */
  predict(sizes: readonly number[]): number[];
  /** Entry [i][j]: by how much the loss of slice i changes for one more example of slice j. */
  gradient(sizes: readonly number[]): number[][];
  /**
   * Band around each expected loss, which the true one is in with probability `level`, in (0, 1); null where
   * the model cannot tell.
   */
  interval(sizes: readonly number[], level: number): (Interval | null)[];
  /**
   * One plausible truth, drawn from the uncertainty of the estimate: sizes → losses. Equal streams give equal
   * truths, and a share `level` of them lies in the bands, where there are bands.
   */
  draw(random: Random): (sizes: readonly number[]) => number[];
  /**
   * What the sizes `to` change against the sizes `from`, with bands that hold with probability `level`. What
   * both plans have in common cancels out, so the band of a difference is narrower than the bands of the two
   * levels. Null where the model cannot tell.
   */
  comparePlans?(from: readonly number[], to: readonly number[], level: number): PlanDifference | null;
}

/** Each slice's loss depends on its own size alone: the published model, with an exact fast planner. */
export interface IndependentLossModel extends LossPredictions {
  readonly kind: "independent-curves";
  readonly curves: readonly LearningCurve[];
}

/** A weighted sum of losses as a function of the sizes: constant + Σⱼ scalesⱼ · sizeⱼ^−exponent. */
export interface SeparableObjective {
  readonly constant: number;
  /** One number a slice; below 0 where more examples of the slice are expected to do harm. */
  readonly scales: readonly number[];
  readonly exponent: number;
}

/** A convex function of all sizes, all above 0. Lists: one number a slice. */
export interface ConvexObjective {
  /**
   * False where it stands for a sum that is not convex, and concave parts of that were replaced by lines.
   * @default true
   */
  readonly isExact?: boolean;
  value(sizes: readonly number[]): number;
  /** By how much the value changes for one more example of each slice. */
  gradient(sizes: readonly number[]): readonly number[];
  /**
   * A diagonal matrix that is not below the second derivative at these sizes: how far a step may trust the
   * gradient. A guess that is too small is noticed and raised.
   */
  curvature(sizes: readonly number[]): readonly number[];
}

/** An estimated number and how far it may be off. */
export interface Estimate {
  readonly expected: number;
  readonly standardError: number;
}

/** How much the loss of each slice rises when the examples of another are halved. */
export interface InfluenceMatrix {
  /** Entry [i][j]: rise of the loss of slice i when slice j is halved, all other slices as they are. */
  readonly effects: readonly (readonly number[])[];
  /** Of the effects; they include that the present examples are one draw. */
  readonly standardErrors: readonly (readonly number[])[];
  /** Slices that were varied together; what was measured of a group is shared out among its members. */
  readonly groups: readonly (readonly number[])[];
}

/** How an outcome will be measured. */
export interface Measuring {
  /** Final trainings. */
  readonly trainings: number;
  /**
   * Examples that measure each slice, for each one of its validation examples; null: as if there were no end
   * of them; `"validation"`: the validation examples themselves, whose luck the estimate shares.
   */
  readonly examplesPerValidationExample: readonly number[] | "validation" | null;
}

/**
 * The trainings that a coupled model was made of, as plain data: `createInfluenceLossModel` of
 * `@slicetuner/influence` makes the same model of them again. Lists without a note: one number a slice.
 */
export interface LossMeasurements {
  /** The present sizes. */
  readonly present: readonly number[];
  /** Slices that were varied together. */
  readonly groups: readonly (readonly number[])[];
  /** p: how losses fall with sizes, as size^−p. */
  readonly exponent: number;
  /** How losses depend on sizes: sums of what each slice's size does, or powers of effective data. */
  readonly form: "additive" | "effective" | "auto";
  /** Entry [training][slice]: examples that it trained on. */
  readonly sizes: readonly (readonly number[])[];
  /** Entry [training][slice]: validation loss. */
  readonly losses: readonly (readonly number[])[];
  /** Of the validation losses; null where it is not known. */
  readonly standardErrors: readonly (number | null)[];
  /** Validation examples; null where their number is not known. */
  readonly examples: readonly (number | null)[];
  /** Losses of further trainings on all examples, entry [training][slice]. */
  readonly replicates: readonly (readonly number[])[];
}

/** Slices also learn from each other's data. */
export interface CoupledLossModel extends LossPredictions {
  readonly kind: "coupled";
  /** What the model was made of; absent where it was not made of trainings. */
  readonly measurements?: LossMeasurements;
  /** As measured, around the sizes that it was measured at. */
  readonly influence: InfluenceMatrix;
  /**
   * The expected sum Σ weightᵢ · lossᵢ, all influence of slices on each other included: what a planner
   * minimizes.
   */
  weigh(weights: readonly number[]): SeparableObjective;
  /**
   * The same sum where it is not separable; a planner minimizes this in place of what `weigh` gives. Where
   * the sum is not convex, lines through it at the sizes `from` and `to` stand for its concave parts: nowhere
   * below the sum where both are the same (tangents), nowhere above it between the two where they are not
   * (chords).
   */
  convexSum?(weights: readonly number[], from: readonly number[], to: readonly number[]): ConvexObjective;
  /** What each way in which losses may depend on sizes counts in this model; the weights sum to 1. */
  readonly forms?: Readonly<Record<string, number>>;
  /**
   * Two models, each of half of the trainings: a plan that is made on one and judged by the other is told
   * without the luck for which it was chosen. Null where half of the trainings would not tell the slices
   * apart.
   */
  halves?(): readonly [CoupledLossModel, CoupledLossModel] | null;
  /**
   * By how much that sum is higher at sizes `to` than at sizes `from`. The sum is estimated as a whole: with
   * equal weights, and changes that are small beside the losses, it and `weigh` or `convexSum` agree with the
   * sum of `predict`.
   */
  difference(weights: readonly number[], from: readonly number[], to: readonly number[]): Estimate;
  /**
   * One plausible measurement: as {@link LossPredictions.draw}, with the noise of trainings, test examples
   * and new examples. Entry [training][slice] is the loss of the slice that one of the final trainings
   * reaches.
   */
  drawOutcome(random: Random, measuring: Measuring): (sizes: readonly number[]) => number[][];
}

/**
 * Sizes of all slices → expected loss of each. Only code that asked for its `kind` may assume that slices are
 * independent.
 */
export type LossModel = IndependentLossModel | CoupledLossModel;
