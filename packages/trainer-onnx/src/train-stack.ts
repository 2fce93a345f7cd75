import {
  type BatchSamplerFactory,
  type Dataset,
  type Pacer,
  type RowEvaluation,
  sampleRows,
  type TrainingJob,
  type TrainingOptions,
} from "@slicetuner/core";
import {
  initialParameters,
  type ModelSessions,
  type PreparedEvaluation,
  type PreparedTraining,
} from "@slicetuner/onnx-training";
import { countAdmitted } from "./admission.ts";
import { evaluateRows } from "./evaluate-rows.ts";
import { ModelStack } from "./model-stack.ts";
import { Schedule, type ScheduledModel } from "./schedule.ts";
import { startModel, type TrainingModel } from "./training-model.ts";

/** What {@link trainStack} works with. */
export interface StackContext {
  readonly sessions: ModelSessions;
  readonly options: TrainingOptions;
  /** The call's training data, as samplers know them. */
  readonly train: Dataset;
  readonly training: PreparedTraining;
  readonly validation: PreparedEvaluation;
  readonly makeSampler: BatchSamplerFactory;
  /** Models side by side at most. */
  readonly stackSize: number;
  readonly pacer: Pacer;
  /** Told after each epoch what went forward and backward, and how many models have ended. */
  readonly onEpoch: (examples: number, ended: number) => void;
}

/**
 * Trains the models of all jobs, side by side as far as they fit in a stack. A model that ends leaves it, and
 * one that waits takes its place.
 * @returns the models in the order of the jobs
 */
export async function trainStack(
  context: StackContext,
  jobs: readonly TrainingJob[],
): Promise<readonly TrainingModel[]> {
  const { sessions, options, train, training, validation, makeSampler, stackSize, pacer, onEpoch } = context;
  const models = jobs.map((job) => startModel(train, job, options, makeSampler));
  const waiting = models.toSorted((first, second) => second.steps - first.steps);
  const schedule = new Schedule(sessions, training.dataset, options);
  const stack = new ModelStack(sessions, options);
  let running: TrainingModel[] = [];
  for (;;) {
    const staying = [...running.keys()].filter((place) => running[place]!.progress.status === undefined);
    running = staying.map((place) => running[place]!);
    const joining = waiting.splice(0, countAdmitted(running.map(stepsOf), waiting.map(stepsOf), stackSize));
    running.push(...joining);
    if (running.length === 0) return models;
    stack.change(
      staying,
      joining.map(({ job }) => initialParameters(sessions.architecture, job.weightsSeed)),
    );

    const scheduled = await scheduleEpoch(context, running, stack);
    await stack.trainEpoch(training, schedule, scheduled, pacer);
    const losses = await stack.losses(validation, pacer);
    running.forEach((model, place) => {
      if (model.progress.record(losses[place]!)) model.bestParameters = stack.parametersAt(place).slice();
      const { length } = scheduled[place]!.rows;
      model.steps = Math.ceil(length / options.batchSize);
      model.examplesSeen += length;
    });
    const examples = scheduled.reduce((total, { rows }) => total + rows.length, 0);
    onEpoch(examples, running.filter(({ progress }) => progress.status !== undefined).length);
  }
}

/** Asks each model's sampler for its next rows; those that want to know how their model does are told. */
async function scheduleEpoch(
  { sessions, train, training, pacer }: StackContext,
  running: readonly TrainingModel[],
  stack: ModelStack,
): Promise<ScheduledModel[]> {
  const curious = [...running.keys()].filter((place) => running[place]!.sampler.needsEvaluation);
  const toJudge = curious.map((place) => {
    return { parameters: stack.parametersAt(place), rows: running[place]!.job.rows };
  });
  const found = await evaluateRows(sessions, toJudge, training, pacer);
  const evaluations = new Map<number, RowEvaluation>(curious.map((place, index) => [place, found[index]!]));
  return running.map(({ job, coefficients, sampler, progress }, place) => {
    const epoch = progress.epochs;
    const rows = sampleRows(sampler, { train }, epoch, evaluations.get(place));
    return { job, coefficients, rows, epoch };
  });
}

function stepsOf({ steps }: TrainingModel): number {
  return steps;
}
