import { fileURLToPath } from "node:url";
import { createSampleData } from "@slicetuner/conformance";
import type { Trainer, TrainerCall, TrainingData, TrainingJob, TrainingResult } from "@slicetuner/core";
import { createCommandTrainer } from "../create-command-trainer.ts";
import type { CommandTrainerOptions } from "../options.ts";

const program = fileURLToPath(new URL("faulty.mjs", import.meta.url));

/** A trainer whose program does what `words` say. */
export function faulty(words: readonly string[], options: Partial<CommandTrainerOptions> = {}): Trainer {
  return createCommandTrainer({ command: [process.execPath, program, ...words], ...options });
}

export const jobs: TrainingJob[] = ["first", "second", "third"].map((id, index) => ({
  id,
  rows: Uint32Array.of(1, 2, 3 + index),
  weightsSeed: index,
  batchesSeed: index + 10,
}));

/** Slices of 30, 20 and 10 validation examples. */
export const data: TrainingData = createSampleData({ validationSizes: [30, 20, 10] });

/** Trains the jobs and closes the trainer. */
export async function train(
  trainer: Trainer,
  call: Partial<TrainerCall> = {},
): Promise<readonly TrainingResult[]> {
  const signal = new AbortController().signal;
  try {
    return await trainer.doTrain({ data, jobs, signal, onProgress: () => {}, ...call });
  } finally {
    await trainer.close();
  }
}

/** What {@link train} threw. */
export async function failure(trainer: Trainer, call: Partial<TrainerCall> = {}): Promise<unknown> {
  return train(trainer, call).then(
    () => {
      throw new Error("the training did not fail");
    },
    (error: unknown) => error,
  );
}
