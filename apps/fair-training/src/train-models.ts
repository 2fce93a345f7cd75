import {
  type Dataset,
  defaultAdam,
  type ModelSpecification,
  runTrainings,
  type SamplerOption,
  selectRows,
  type Trainer,
  type TrainingData,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import type { FairBatchReport } from "@slicetuner/fairbatch";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { createTfjsTrainer } from "@slicetuner/trainer-tfjs";

export type Backend = "onnx" | "tfjs";

/** How models are trained. */
export interface ModelOptions {
  readonly backend: Backend;
  readonly model: ModelSpecification;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
}

/** What one model says of the rows that it was asked about. */
export interface TrainedOutcome {
  /** Examples × classes. */
  readonly test: Float32Array;
  readonly validation: Float32Array;
  readonly report: FairBatchReport | undefined;
}

/** A training: its seed, and the rows of the training data that it sees. */
export interface SeededRows {
  readonly seed: number;
  /** @default all */
  readonly rows?: Uint32Array;
}

/**
 * Trains one model for each seed, all epochs, and asks it about the validation and the test rows. Nothing is
 * decided by these rows.
 */
export async function trainModels(
  data: { readonly train: Dataset; readonly validation?: Dataset; readonly test: Dataset },
  { backend, model, batchSize, learningRate, epochs }: ModelOptions,
  sampler: SamplerOption,
  seeds: readonly SeededRows[],
): Promise<readonly TrainedOutcome[]> {
  const training = {
    optimizer: { ...defaultAdam, learningRate },
    batchSize,
    maximumEpochs: epochs,
    patience: 0,
  };
  const trainer: Trainer = await (backend === "onnx" ? createOnnxTrainer : createTfjsTrainer)({
    model,
    training,
    sampler,
  });
  // Watched only: with a patience of 0 nothing is decided by it.
  const validation =
    data.validation ??
    selectRows(
      data.train,
      Array.from({ length: 50 }, (_, row) => row),
    );
  return trainWith(trainer, { ...data, validation }, seeds);
}

/** Trains one model for each seed with any trainer, and closes it. */
export async function trainWith(
  trainer: Trainer,
  data: TrainingData,
  seeds: readonly SeededRows[],
): Promise<readonly TrainedOutcome[]> {
  const executor = createInProcessExecutor();
  try {
    const all = Uint32Array.from({ length: data.train.size }, (_, row) => row);
    const results = await runTrainings({
      executor,
      trainer,
      data,
      jobs: seeds.map(({ seed, rows = all }) => {
        const keepPredictions = ["validation", "test"] as const;
        return { id: `seed ${seed}`, rows, weightsSeed: seed, batchesSeed: seed, keepPredictions };
      }),
    });
    return results.map(({ predictions, samplerReport, jobId }) => {
      const { validation, test } = predictions ?? {};
      if (validation === undefined || test === undefined) throw new Error(`${jobId} has no predictions`);
      return { validation, test, report: samplerReport as FairBatchReport | undefined };
    });
  } finally {
    await executor.close();
    await trainer.close();
  }
}
