import type { Interval, LearningCurve } from "./learning-curve.ts";
import type { Random } from "./random.ts";

/** What is expected of each slice's loss when the slices have the given sizes. `sizes` and results: one number a slice. */
interface LossPredictions {
  /** Expected loss of each slice. */
  predict(sizes: readonly number[]): number[];
  /** Entry [i][j]: by how much the loss of slice i changes for one more example of slice j. */
  gradient(sizes: readonly number[]): number[][];
  /** Band around each expected loss, `level` in (0, 1); null where the model cannot tell. */
  interval(sizes: readonly number[], level: number): (Interval | null)[];
  /** One plausible truth, drawn from the uncertainty of the estimate: sizes → losses. */
  draw(random: Random): (sizes: readonly number[]) => number[];
}

/** Each slice's loss depends on its own size alone: the published model, with an exact fast planner. */
export interface IndependentLossModel extends LossPredictions {
  readonly kind: "independent-curves";
  readonly curves: readonly LearningCurve[];
}

/** Slices also learn from each other's data. */
export interface CoupledLossModel extends LossPredictions {
  readonly kind: "coupled";
}

/** Sizes of all slices → expected loss of each. Only code that asked for its `kind` may assume that slices are independent. */
export type LossModel = IndependentLossModel | CoupledLossModel;
