import type { Pacer, TrainingJob, TrainingOptions } from "@slicetuner/core";
import { countAdmitted } from "./admission.ts";
import { initialParameters } from "./architecture.ts";
import type { ModelSessions } from "./model-sessions.ts";
import { ModelStack } from "./model-stack.ts";
import type { PreparedEvaluation, PreparedTraining } from "./prepared-data.ts";
import { Schedule } from "./schedule.ts";
import { startModel, type TrainingModel } from "./training-model.ts";

/** What {@link trainStack} works with. */
export interface StackContext {
  readonly sessions: ModelSessions;
  readonly options: TrainingOptions;
  readonly training: PreparedTraining;
  readonly validation: PreparedEvaluation;
  /** Models side by side at most. */
  readonly stackSize: number;
  readonly pacer: Pacer;
  /** Told after each epoch what went forward and backward, and how many models have ended. */
  readonly onEpoch: (examples: number, ended: number) => void;
}

/**
 * Trains the models of all jobs, side by side as far as they fit in a stack. A model that ends leaves it, and one that
 * waits takes its place.
 * @returns the models in the order of the jobs
 */
export async function trainStack(
  context: StackContext,
  jobs: readonly TrainingJob[],
): Promise<readonly TrainingModel[]> {
  const { sessions, options, training, validation, stackSize, pacer, onEpoch } = context;
  const models = jobs.map((job) => startModel(job, options));
  const waiting = models.toSorted((first, second) => second.steps - first.steps);
  const schedule = new Schedule(sessions.runtime, training.dataset, options.optimizer, options.batchSize);
  const stack = new ModelStack(sessions);
  let running: TrainingModel[] = [];
  for (;;) {
    const staying = [...running.keys()].filter((place) => running[place]!.progress.status === undefined);
    running = staying.map((place) => running[place]!);
    const joining = waiting.splice(0, countAdmitted(running.map(stepsOf), waiting.map(stepsOf), stackSize));
    running.push(...joining);
    if (running.length === 0) return models;
    stack.change(
      staying,
      joining.map(({ job }) => initialParameters(sessions.sizes, job.weightsSeed)),
    );

    const scheduled = running.map(({ adam, sampler, progress }) => {
      return { adam, rows: sampler.rowsForEpoch(progress.epochs) };
    });
    await stack.trainEpoch(training, schedule, scheduled, pacer);
    const losses = await stack.losses(validation, pacer);
    running.forEach((model, place) => {
      if (model.progress.record(losses[place]!)) model.bestParameters = stack.parametersAt(place).slice();
    });
    const examples = scheduled.reduce((total, { rows }) => total + rows.length, 0);
    onEpoch(examples, running.filter(({ progress }) => progress.status !== undefined).length);
  }
}

function stepsOf({ steps }: TrainingModel): number {
  return steps;
}
