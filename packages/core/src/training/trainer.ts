import type { Dataset } from "../data/dataset.ts";
import type { ModuleReference } from "../execution/module-reference.ts";
import type { JsonValue } from "../journal.ts";

/** One model to train. */
export interface TrainingJob {
  /** Unique within a call. */
  readonly id: string;
  /** Rows of the training data to train on; a row may occur more than once. */
  readonly rows: Uint32Array;
  /** Seed of the start weights, a whole number in [0, 2³²). */
  readonly weightsSeed: number;
  /** Seed of the minibatches and of dropout, a whole number in [0, 2³²). */
  readonly batchesSeed: number;
  /** Whether the result is to bring the trained model. @default false */
  readonly keepModel?: boolean;
  /** Data sets for which the result is to bring the model's probabilities. @default none */
  readonly keepPredictions?: readonly ("validation" | "test")[];
}

/** What the jobs of one call share. */
export interface TrainingData {
  readonly train: Dataset;
  /** Stops training early and feeds the learning curves. */
  readonly validation: Dataset;
  /** Touched by no decision; evaluated with the same model where given. */
  readonly test?: Dataset;
  /**
   * A small set of clean examples, for trainers that learn from it which of the training examples to believe;
   * the others leave it aside. It need not have examples of every slice.
   */
  readonly trusted?: Dataset;
}

/** Probabilities of the classes, one row of `classes` numbers for each example of a data set. */
export interface KeptPredictions {
  readonly validation?: Float32Array;
  readonly test?: Float32Array;
}

/** How good a model is on one data set. */
export interface Evaluation {
  /** Weighted mean log loss over all examples, natural logarithm. */
  readonly loss: number;
  /** Weighted mean log loss of each slice; null where the slice has no example (0 would look perfect). */
  readonly sliceLosses: readonly (number | null)[];
  /**
   * Standard error of each slice's loss as a mean over its examples, for one model: what other examples of
   * the slice would change; null for fewer than two examples. Absent where the trainer does not tell.
   */
  readonly sliceStandardErrors?: readonly (number | null)[];
  /** Weighted share of examples whose most probable class is the true one. */
  readonly accuracy: number;
}

/**
 * How a training ended. `early-stopped`: patience ran out; `epoch-limit`: the validation loss was still
 * falling within the patience when `maximumEpochs` was reached; `diverged`: the loss became infinite or NaN.
 */
export type TrainingStatus = "early-stopped" | "epoch-limit" | "diverged";

/**
 * A trained model, as files that others can open. Maps the features of examples to probabilities of the
 * classes.
 */
export interface TrainedModel {
  /**
   * `onnx`: `model.onnx`, float32 input `features` (examples × example shape), output `probabilities` (examples ×
   * classes). `tfjs-layers-model`: `model.json` and `weights.bin`, as TensorFlow.js loads them. Other
   * trainers name theirs.
   */
  readonly format: "onnx" | "tfjs-layers-model" | (string & {});
  /** Contents by file name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** What became of one job. */
export interface TrainingResult {
  readonly jobId: string;
  readonly status: TrainingStatus;
  /** With the weights of the best epoch; null when the training diverged. */
  readonly validation: Evaluation | null;
  /** The same on the test data; null where there are none or the training diverged. */
  readonly test: Evaluation | null;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch, counted from 1, whose weights were kept. */
  readonly bestEpoch: number;
  /** Examples that went forward and backward. */
  readonly examplesSeen: number;
  readonly warnings: readonly string[];
  /** With the weights of the best epoch; there when the job asked for it and the training did not diverge. */
  readonly model?: TrainedModel;
  /**
   * With the weights of the best epoch; there when the job asked for them and the training did not diverge.
   */
  readonly predictions?: KeptPredictions;
  /** What the training's batch sampler reports at its end, where it reports. */
  readonly samplerReport?: JsonValue;
}

/** Reported now and then while a call is under way; numbers only grow. */
export interface TrainingProgress {
  readonly jobsDone: number;
  readonly jobsTotal: number;
  readonly examplesSeen: number;
}

/** What a trainer can do, for callers to read. */
export interface TrainerCapabilities {
  /** Whether `Dataset.weights` other than 1 change training and evaluation. */
  readonly supportsExampleWeights: boolean;
  /** Whether equal jobs give equal bits, whatever the jobs beside them. */
  readonly deterministic: boolean;
  /** Jobs that a call carries out side by side; an executor cuts its batches at this. */
  readonly maximumJobsPerCall: number;
  /** Whether it gives back trained models (`TrainingJob.keepModel`). */
  readonly returnsModels: boolean;
  /** Whether it gives back probabilities (`TrainingJob.keepPredictions`). */
  readonly returnsPredictions: boolean;
  /** Whether its minibatches can come from a `BatchSampler` of the caller. */
  readonly takesSampler: boolean;
  /**
   * Whether it learns epoch by epoch, so that it can stop early, diverge, or be aborted halfway through a
   * training. A closed-form solution or a forest does not.
   */
  readonly trainsInEpochs: boolean;
  /** Whether its results depend on the seeds of a job. */
  readonly usesSeeds: boolean;
}

/** One call of a trainer. */
export interface TrainerCall {
  readonly data: TrainingData;
  readonly jobs: readonly TrainingJob[];
  /** When aborted, `doTrain` rejects with its reason within a second. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/**
 * A trainer backend. It takes a batch of jobs, not one, so that it can train models side by side.
 * Call it through an {@link Executor} and `runTrainings`, which check what goes in and what comes out.
 */
export interface Trainer {
  readonly specificationVersion: "v1";
  /** For people, e.g. `onnx (native)`. */
  readonly name: string;
  readonly capabilities: TrainerCapabilities;
  /**
   * How others make the same trainer. Absent when it lives only where it was made; then workers cannot run
   * it.
   */
  readonly reference?: ModuleReference;
  /** One result for each job, in the order of the jobs. */
  doTrain(call: TrainerCall): Promise<readonly TrainingResult[]>;
  /** Frees what the trainer holds; it can be used no more. */
  close(): Promise<void>;
}
