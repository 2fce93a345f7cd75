import type { TrainingJob, TrainingOptions } from "@slicetuner/core";
import { initialParameters } from "./architecture.ts";
import type { ModelSessions } from "./model-sessions.ts";
import { ModelStack } from "./model-stack.ts";
import type { Pacer } from "./pacer.ts";
import type { PreparedEvaluation, PreparedTraining } from "./prepared-data.ts";
import { Schedule } from "./schedule.ts";
import { startModel, type TrainingModel } from "./training-model.ts";

/** What the stacks of one call share. */
export interface StackContext {
  readonly sessions: ModelSessions;
  readonly options: TrainingOptions;
  readonly training: PreparedTraining;
  readonly validation: PreparedEvaluation;
  readonly pacer: Pacer;
  /** Told after each epoch what went forward and backward, and how many models have ended. */
  readonly onEpoch: (examples: number, ended: number) => void;
}

/** Trains the models of some jobs side by side until each has ended. A model that ends leaves the stack. */
export async function trainStack(
  context: StackContext,
  jobs: readonly TrainingJob[],
): Promise<readonly TrainingModel[]> {
  const { sessions, options, training, validation, pacer, onEpoch } = context;
  const models = jobs.map((job) => startModel(job, options));
  const schedule = new Schedule(sessions.runtime, training.dataset, options.optimizer, options.batchSize);
  const stack = new ModelStack(
    sessions,
    jobs.map((job) => initialParameters(sessions.sizes, job.weightsSeed)),
  );
  let running: readonly TrainingModel[] = models;
  for (let epoch = 0; running.length > 0; epoch++) {
    const scheduled = running.map(({ adam, sampler }) => ({ adam, rows: sampler.rowsForEpoch(epoch) }));
    await stack.trainEpoch(training, schedule, scheduled, pacer);
    const losses = await stack.losses(validation, pacer);
    running.forEach(({ progress }, place) => {
      progress.record(losses[place]!, stack.parametersAt(place));
    });
    const staying = [...running.keys()].filter((place) => running[place]!.progress.status === undefined);
    const examples = scheduled.reduce((total, { rows }) => total + rows.length, 0);
    onEpoch(examples, running.length - staying.length);
    if (staying.length === running.length) continue;
    stack.keep(staying);
    running = staying.map((place) => running[place]!);
  }
  return models;
}
