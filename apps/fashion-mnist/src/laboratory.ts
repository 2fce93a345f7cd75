import { join } from "node:path";
import type { Dataset, Trainer } from "@slicetuner/core";
import { loadDataset, loadTestSet } from "@slicetuner/datasets";
import { createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { models, type Protocol, trainingOptions } from "./protocol.ts";
import { createRememberingExecutor, type RememberingExecutor } from "./remembering-executor.ts";

/** Fashion-MNIST, and what trains on it. */
export interface Laboratory {
  /** The 60,000 training pictures. */
  readonly dataset: Dataset;
  /** The 10,000 test pictures: no decision looks at them. */
  readonly test: Dataset;
  readonly modelName: string;
  readonly trainer: Trainer;
  readonly executor: RememberingExecutor;
  readonly protocol: Protocol;
}

/** Runs `work`; trainings are remembered in `folder`, where one is given, as they are done. */
export async function withLaboratory<Result>(
  options: {
    readonly modelName: string;
    readonly protocol: Protocol;
    readonly workers: number | undefined;
    readonly folder: string | undefined;
  },
  work: (laboratory: Laboratory) => Promise<Result>,
): Promise<Result> {
  const { modelName, protocol, workers, folder } = options;
  const dataset = await loadDataset("fashion-mnist");
  const test = (await loadTestSet("fashion-mnist"))!;
  const { model, learningRate } = models[modelName]!;
  const training = trainingOptions(learningRate, protocol);
  const trainer = await createOnnxTrainer({ model, training });
  const threads = createWorkerExecutor(workers === undefined ? {} : { workers });
  try {
    const file = folder === undefined ? undefined : join(folder, "trainings.jsonl");
    const executor = await createRememberingExecutor(threads, { model, training }, file);
    return await work({ dataset, test, modelName, trainer, executor, protocol });
  } finally {
    await threads.close();
    await trainer.close();
  }
}
