import {
  type BatchSampler,
  EarlyStopping,
  shuffledRows,
  type TrainingJob,
  type TrainingOptions,
} from "@slicetuner/core";
import { AdamCoefficients } from "./adam-coefficients.ts";

/** One model while it is trained: what belongs to it alone, beside its place in the stack. */
export interface TrainingModel {
  readonly job: TrainingJob;
  /** Minibatches of an epoch. */
  readonly steps: number;
  readonly sampler: BatchSampler;
  readonly adam: AdamCoefficients;
  readonly progress: EarlyStopping;
  /** Of the best epoch, a copy; empty while there is none. */
  bestParameters: Float32Array;
}

export function startModel(job: TrainingJob, options: TrainingOptions): TrainingModel {
  return {
    job,
    steps: Math.ceil(job.rows.length / options.batchSize),
    sampler: shuffledRows(job.rows, job.batchesSeed),
    adam: new AdamCoefficients(options.optimizer),
    progress: new EarlyStopping(options),
    bestParameters: new Float32Array(0),
  };
}
