import type { TrainerCall, TrainingOptions, TrainingResult } from "@slicetuner/core";
import { evaluateModels } from "./evaluate-models.ts";
import type { ModelSessions } from "./model-sessions.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import { planStacks } from "./plan-stacks.ts";
import { type PreparedEvaluation, prepareEvaluation, prepareTraining } from "./prepared-data.ts";
import { type StackContext, trainStack } from "./train-stack.ts";
import type { TrainingModel } from "./training-model.ts";

/** Carries out a call: stack after stack, results in the order of the jobs. */
export async function trainJobs(
  sessions: ModelSessions,
  options: TrainingOptions,
  stackSize: number,
  { data, jobs, signal, onProgress }: TrainerCall,
): Promise<readonly TrainingResult[]> {
  const progress = { jobsDone: 0, jobsTotal: jobs.length, examplesSeen: 0 };
  const report = (): void => onProgress({ ...progress });
  const { runtime } = sessions;
  const pacer = createPacer(signal, report);
  const context: StackContext = {
    sessions,
    options,
    training: prepareTraining(runtime, data.train),
    validation: prepareEvaluation(runtime, data.validation),
    pacer,
    onEpoch: (examples, ended) => {
      progress.examplesSeen += examples;
      progress.jobsDone += ended;
    },
  };
  const test = data.test && prepareEvaluation(runtime, data.test);
  const results = new Array<TrainingResult>(jobs.length);
  const steps = jobs.map((job) => Math.ceil(job.rows.length / options.batchSize));
  for (const positions of planStacks(steps, stackSize)) {
    const models = await trainStack(
      context,
      positions.map((position) => jobs[position]!),
    );
    const finished = await resultsOf(sessions, models, context.validation, test, pacer);
    finished.forEach((result, index) => {
      results[positions[index]!] = result;
    });
    report();
  }
  return results;
}

async function resultsOf(
  sessions: ModelSessions,
  models: readonly TrainingModel[],
  validation: PreparedEvaluation,
  test: PreparedEvaluation | undefined,
  pacer: Pacer,
): Promise<TrainingResult[]> {
  const usable = models.filter(({ progress }) => progress.status !== "diverged");
  const parameters = usable.map(({ progress }) => progress.bestParameters);
  const onValidation = await evaluateModels(sessions, parameters, validation, pacer);
  const onTest = test === undefined ? [] : await evaluateModels(sessions, parameters, test, pacer);
  return models.map((model) => {
    const { epochs, bestEpoch, status } = model.progress;
    const index = usable.indexOf(model);
    return {
      jobId: model.job.id,
      status: status!,
      validation: onValidation[index] ?? null,
      test: onTest[index] ?? null,
      epochs,
      bestEpoch,
      examplesSeen: epochs * model.job.rows.length,
      warnings: [],
    };
  });
}
