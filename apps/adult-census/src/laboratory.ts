import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import {
  concatenateDatasets,
  type Dataset,
  type Executor,
  rowsBySlice,
  selectRows,
  splitBySlice,
  type Trainer,
} from "@slicetuner/core";
import type { PublishedSetting } from "@slicetuner/datasets";
import { createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import type { Experiment } from "@slicetuner/tuner";

/** Adult, and what trains on it. */
export interface Laboratory {
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly executor: Executor;
}

/** Runs `work` with the published model and training options. */
export async function withLaboratory<Result>(
  dataset: Dataset,
  work: (laboratory: Laboratory) => Promise<Result>,
): Promise<Result> {
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createWorkerExecutor();
  try {
    return await work({ dataset, trainer, executor });
  } finally {
    await executor.close();
    await trainer.close();
  }
}

/**
 * The published split: of each slice the first rows of the file train, the next validate, the rest can be
 * bought.
 */
export function prepareSetting(
  dataset: Dataset,
  setting: PublishedSetting,
): Experiment & { readonly pool: Dataset } {
  const { initial, validation, unitCosts } = setting;
  const { pool, ...data } = splitBySlice(dataset, { initial, validation, order: "file" });
  return { data, pool, createAcquirer: () => createPoolAcquirer({ pool, unitCosts }) };
}

/** The training data after buying `amounts`: of each slice the next rows of the file. */
export function trainingDataWith(
  experiment: Experiment & { readonly pool: Dataset },
  amounts: readonly number[],
): Dataset {
  const bought = rowsBySlice(experiment.pool).flatMap((rows, slice) => [...rows.subarray(0, amounts[slice])]);
  return concatenateDatasets(experiment.data.train, selectRows(experiment.pool, bought));
}
