import {
  createPacer,
  type Evaluation,
  type TrainerCall,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import { evaluateModels } from "./evaluate-models.ts";
import { examplesPerPiece } from "./limits.ts";
import type { ModelSessions } from "./model-sessions.ts";
import { type PreparedEvaluation, prepareEvaluation, prepareTraining } from "./prepared-data.ts";
import { type StackContext, trainStack } from "./train-stack.ts";
import type { TrainingModel } from "./training-model.ts";

/** Carries out a call: trains all jobs, then judges their best weights. */
export async function trainJobs(
  sessions: ModelSessions,
  options: TrainingOptions,
  stackSize: number,
  { data, jobs, signal, onProgress }: TrainerCall,
): Promise<readonly TrainingResult[]> {
  const progress = { jobsDone: 0, jobsTotal: jobs.length, examplesSeen: 0 };
  const report = (): void => onProgress({ ...progress });
  const { runtime, parameterCount } = sessions;
  const pieceLength = examplesPerPiece(stackSize, parameterCount);
  const pacer = createPacer(signal, report);
  const context: StackContext = {
    sessions,
    options,
    training: prepareTraining(runtime, data.train),
    validation: prepareEvaluation(runtime, data.validation, pieceLength),
    stackSize,
    pacer,
    onEpoch: (examples, ended) => {
      progress.examplesSeen += examples;
      progress.jobsDone += ended;
    },
  };
  const test = data.test && prepareEvaluation(runtime, data.test, pieceLength);
  const models = await trainStack(context, jobs);
  report();
  return resultsOf(context, models, test);
}

async function resultsOf(
  { sessions, validation, stackSize, pacer }: StackContext,
  models: readonly TrainingModel[],
  test: PreparedEvaluation | undefined,
): Promise<TrainingResult[]> {
  const usable = models.filter(({ progress }) => progress.status !== "diverged");
  const parameters = usable.map(({ bestParameters }) => bestParameters);
  const evaluate = (data: PreparedEvaluation): Promise<Evaluation[]> =>
    evaluateModels(sessions, parameters, data, stackSize, pacer);
  const onValidation = await evaluate(validation);
  const onTest = test === undefined ? [] : await evaluate(test);
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
