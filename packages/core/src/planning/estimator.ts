import type { Random } from "../random.ts";
import type { TrainingJob, TrainingResult } from "../training/trainer.ts";
import type { LossModel } from "./loss-model.ts";

/** What an estimator may look at. It changes nothing of it. */
export interface EstimationContext {
  /** Rows of the training data, slice by slice; no slice is without any. */
  readonly rowsBySlice: readonly Uint32Array[];
  /** Validation examples of each slice: on how many its losses are measured. @default not known */
  readonly validationSizes?: readonly number[];
  /** For warnings. @default their places, from 0 */
  readonly sliceNames?: readonly string[];
  /**
   * This round's own stream; all chance comes from it. `fit` gets one that is derived alike: what `design`
   * forked by name, `fit` can fork again.
   */
  readonly random: Random;
}

/**
 * The part of Slice Tuner that can be exchanged: which subsets to train on, and how their losses become a
 * loss model. It keeps nothing between its calls: trainings may be designed in one process and their losses
 * fitted in another. `estimatorConformance` of `@slicetuner/conformance` tests what is promised here.
 */
export interface Estimator {
  /** For people and records, e.g. `amortized`. */
  readonly name: string;
  /**
   * The trainings wanted, at least one: ids that are unique, rows of the slices (at least one, and a row may
   * occur more than once), seeds from the context's stream. Equal streams give equal trainings. Slices of one
   * example must be possible.
   */
  design(context: EstimationContext): readonly TrainingJob[];
  /**
   * The loss model. `jobs` are of `design` and `results` in their order; some may be missing in both. Where a
   * training did not diverge, its validation loss of every slice is a finite number. Diverged trainings are
   * left out by the estimator.
   * @returns the model, whose losses at the present sizes are those that were measured, and warnings in plain
   * words
   * @throws SliceTunerError, such as TrainingError, where too few trainings are left.
   */
  fit(
    context: EstimationContext,
    jobs: readonly TrainingJob[],
    results: readonly TrainingResult[],
  ): { readonly lossModel: LossModel; readonly warnings: readonly string[] };
}
