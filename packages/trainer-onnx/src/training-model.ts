import {
  type BatchSampler,
  type BatchSamplerFactory,
  type Dataset,
  EarlyStopping,
  type TrainingJob,
  type TrainingOptions,
} from "@slicetuner/core";
import { type StepCoefficients, startCoefficients } from "@slicetuner/onnx-training";

/** One model while it is trained: what belongs to it alone, beside its place in the stack. */
export interface TrainingModel {
  readonly job: TrainingJob;
  /** Minibatches of the latest epoch; before the first, as many as its rows make. */
  steps: number;
  readonly sampler: BatchSampler;
  readonly coefficients: StepCoefficients;
  readonly progress: EarlyStopping;
  /** Of the best epoch, a copy; empty while there is none. */
  bestParameters: Float32Array;
  /** Examples that went forward and backward. */
  examplesSeen: number;
}

export function startModel(
  train: Dataset,
  job: TrainingJob,
  options: TrainingOptions,
  makeSampler: BatchSamplerFactory,
): TrainingModel {
  const { batchSize } = options;
  const sampler = makeSampler({ train, rows: job.rows, seed: job.batchesSeed, batchSize });
  return {
    job,
    steps: Math.ceil(job.rows.length / batchSize),
    sampler,
    coefficients: startCoefficients(options.optimizer),
    progress: new EarlyStopping(options, sampler),
    bestParameters: new Float32Array(0),
    examplesSeen: 0,
  };
}
