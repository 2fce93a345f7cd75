import type { Random } from "../random.ts";
import type { TrainingJob, TrainingResult } from "../training/trainer.ts";
import type { LossModel } from "./loss-model.ts";

/** What an estimator may look at. */
export interface EstimationContext {
  /** Rows of the training data, slice by slice. */
  readonly rowsBySlice: readonly Uint32Array[];
  /** Validation examples of each slice: on how many its losses are measured. @default not known */
  readonly validationSizes?: readonly number[];
  /** For warnings. @default their places, from 0 */
  readonly sliceNames?: readonly string[];
  /** This round's own stream. */
  readonly random: Random;
}

/**
 * The part of Slice Tuner that can be exchanged: which subsets to train on, and how their losses become a
 * loss model.
 */
export interface Estimator {
  /** For people and records, e.g. `amortized`. */
  readonly name: string;
  /** The trainings wanted. */
  design(context: EstimationContext): readonly TrainingJob[];
  /**
   * The loss model. `jobs` are of `design` and `results` in their order; some may be missing in both.
   * Diverged trainings are left out by the estimator.
   */
  fit(
    context: EstimationContext,
    jobs: readonly TrainingJob[],
    results: readonly TrainingResult[],
  ): { readonly lossModel: LossModel; readonly warnings: readonly string[] };
}
