import { availableParallelism } from "node:os";
import type { Executor, Trainer, TrainingOptions } from "@slicetuner/core";
import { defaultTrainingOptions, type ModelSpecification } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import type { Settings } from "./settings/options.ts";

/** What trains, and where; to be closed after use. */
export interface TrainingSetup {
  readonly trainer: Trainer;
  readonly executor: Executor;
  close(): Promise<void>;
}

export async function createTrainingSetup(settings: Settings): Promise<TrainingSetup> {
  const trainer = await createTrainer(settings);
  const workers = settings.workers ?? availableParallelism();
  const executor = workers === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers });
  return {
    trainer,
    executor,
    close: async () => {
      await executor.close();
      await trainer.close();
    },
  };
}

async function createTrainer(settings: Settings): Promise<Trainer> {
  const options = { model: modelOf(settings), training: trainingOf(settings) };
  // Each backend loads a heavy library: only the chosen one.
  if (settings.trainer === "tfjs") {
    const { createTfjsTrainer } = await import("@slicetuner/trainer-tfjs");
    return createTfjsTrainer(options);
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  return createOnnxTrainer(options);
}

function modelOf(settings: Settings): ModelSpecification {
  return settings.model === "mlp"
    ? { kind: "mlp", hiddenSizes: settings.hiddenSizes ?? [64] }
    : { kind: "softmax-regression" };
}

function trainingOf(settings: Settings): TrainingOptions {
  const { optimizer, batchSize, maximumEpochs, patience } = defaultTrainingOptions;
  return {
    optimizer: { ...optimizer, learningRate: settings.learningRate ?? optimizer.learningRate },
    batchSize: settings.batchSize ?? batchSize,
    maximumEpochs: settings.maximumEpochs ?? maximumEpochs,
    patience: settings.patience ?? patience,
  };
}
