import type { Executor, Trainer, TrainingOptions } from "@slicetuner/core";
import { defaultTrainingOptions, type ModelSpecification } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import type { CompleteSettings } from "./defaults.ts";

/** What trains, and where; to be closed after use. */
export interface TrainingSetup {
  readonly trainer: Trainer;
  readonly executor: Executor;
  close(): Promise<void>;
}

export async function createTrainingSetup(settings: CompleteSettings): Promise<TrainingSetup> {
  const trainer = await createTrainer(settings);
  const { workers } = settings;
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

async function createTrainer(settings: CompleteSettings): Promise<Trainer> {
  const options = { model: modelOf(settings), training: trainingOf(settings) };
  // Each backend loads a heavy library: only the chosen one.
  if (settings.trainer === "tfjs") {
    const { createTfjsTrainer } = await import("@slicetuner/trainer-tfjs");
    return createTfjsTrainer(options);
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  return createOnnxTrainer(options);
}

function modelOf({ model, hiddenSizes }: CompleteSettings): ModelSpecification {
  return model === "mlp" ? { kind: "mlp", hiddenSizes } : { kind: "softmax-regression" };
}

function trainingOf(settings: CompleteSettings): TrainingOptions {
  const { learningRate, batchSize, maximumEpochs, patience } = settings;
  const optimizer = { ...defaultTrainingOptions.optimizer, learningRate };
  return { optimizer, batchSize, maximumEpochs, patience };
}
