import {
  type Dataset,
  defaultAdam,
  type ModelSpecification,
  runTrainings,
  type SamplerOption,
  selectRows,
  type Trainer,
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

/**
 * Trains one model for each seed, all epochs, and asks it about the validation and the test rows. Nothing is decided by
 * these rows.
 */
export async function trainModels(
  data: { readonly train: Dataset; readonly validation?: Dataset; readonly test: Dataset },
  { backend, model, batchSize, learningRate, epochs }: ModelOptions,
  sampler: SamplerOption,
  seeds: readonly number[],
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
  const executor = createInProcessExecutor();
  try {
    const rows = Uint32Array.from({ length: data.train.size }, (_, row) => row);
    // Watched only: with a patience of 0 nothing is decided by it.
    const validation = data.validation ?? selectRows(data.train, rows.subarray(0, 50));
    const results = await runTrainings({
      executor,
      trainer,
      data: { train: data.train, validation, test: data.test },
      jobs: seeds.map((seed) => {
        const keepPredictions = ["validation", "test"] as const;
        return { id: `seed ${seed}`, rows, weightsSeed: seed, batchesSeed: seed, keepPredictions };
      }),
    });
    return results.map(({ predictions, samplerReport, jobId }) => {
      const { validation: onValidation, test } = predictions ?? {};
      if (onValidation === undefined || test === undefined) throw new Error(`${jobId} has no predictions`);
      return { validation: onValidation, test, report: samplerReport as FairBatchReport | undefined };
    });
  } finally {
    await executor.close();
    await trainer.close();
  }
}
