import type { Executor, Trainer, TrainingOptions } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import type { CommandTrainerOptions } from "@slicetuner/trainer-command";
import type { CompleteSettings } from "../options/defaults.ts";
import { modelOf, optimizerOf } from "../options/model-settings.ts";
import { queuePlace } from "./queue-place.ts";

/** What trains, and where; to be closed after use. */
export interface TrainingSetup {
  readonly trainer: Trainer;
  readonly executor: Executor;
  close(): Promise<void>;
}

export async function createTrainingSetup(settings: CompleteSettings): Promise<TrainingSetup> {
  const trainer = await createTrainer(settings);
  const executor = await createExecutor(settings).catch(async (error: unknown) => {
    await trainer.close();
    throw error;
  });
  return {
    trainer,
    executor,
    close: async () => {
      await executor.close();
      await trainer.close();
    },
  };
}

async function createExecutor(settings: CompleteSettings): Promise<Executor> {
  if (settings.executor === "bullmq") {
    const { createBullmqExecutor } = await import("@slicetuner/executor-bullmq");
    return createBullmqExecutor(await queuePlace(settings));
  }
  const { workers } = settings;
  return workers === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers });
}

async function createTrainer(settings: CompleteSettings): Promise<Trainer> {
  if (settings.trainer === "command") {
    const { createCommandTrainer } = await import("@slicetuner/trainer-command");
    return createCommandTrainer(programOf(settings));
  }
  const options = { model: modelOf(settings), training: trainingOf(settings) };
  // Each backend loads a heavy library: only the chosen one.
  if (settings.trainer === "tfjs") {
    const { createTfjsTrainer } = await import("@slicetuner/trainer-tfjs");
    return createTfjsTrainer(options);
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  return createOnnxTrainer(options);
}

function programOf(settings: CompleteSettings): CommandTrainerOptions {
  const { command = [], dataFormat, jobsPerCall, timeLimit, programCan = [] } = settings;
  return {
    command,
    dataFormat,
    jobsPerCall,
    ...(timeLimit !== undefined && { timeLimitSeconds: timeLimit }),
    supportsExampleWeights: programCan.includes("weights"),
    returnsModels: programCan.includes("models"),
    returnsPredictions: programCan.includes("predictions"),
  };
}

function trainingOf(settings: CompleteSettings): TrainingOptions {
  const { weightDecay, batchSize, maximumEpochs, patience } = settings;
  return { optimizer: optimizerOf(settings), weightDecay, batchSize, maximumEpochs, patience };
}
