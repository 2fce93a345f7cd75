import {
  createPacer,
  type Evaluation,
  type TrainerCall,
  type TrainingData,
  type TrainingResult,
} from "@slicetuner/core";
import { evaluateModels } from "./evaluate-models.ts";
import { examplesPerPiece } from "./limits.ts";
import { type PreparedEvaluation, prepareEvaluation, prepareTraining } from "./prepared-data.ts";
import { type StackContext, trainStack } from "./train-stack.ts";
import { type TrainedSetting, trainedModel } from "./trained-model.ts";
import type { TrainingModel } from "./training-model.ts";

/** What {@link trainJobs} trains, and how. */
export type TrainingSetting = TrainedSetting &
  Pick<StackContext, "sessions" | "options" | "makeSampler" | "stackSize">;

/**
 * Carries out a call: trains all jobs, then judges their best weights.
 * @param features the call's data, or what a backbone makes of them
 */
export async function trainJobs(
  setting: TrainingSetting,
  { data, jobs, signal, onProgress }: TrainerCall,
  features: TrainingData,
): Promise<readonly TrainingResult[]> {
  const { sessions, stackSize } = setting;
  const progress = { jobsDone: 0, jobsTotal: jobs.length, examplesSeen: 0 };
  const report = (): void => onProgress({ ...progress });
  const { runtime, architecture } = sessions;
  const pieceLength = examplesPerPiece(stackSize, architecture);
  const pacer = createPacer(signal, report);
  const context: StackContext = {
    ...setting,
    train: data.train,
    training: prepareTraining(runtime, architecture, features.train),
    validation: prepareEvaluation(runtime, architecture, features.validation, pieceLength),
    pacer,
    onEpoch: (examples, ended) => {
      progress.examplesSeen += examples;
      progress.jobsDone += ended;
    },
  };
  const test = features.test && prepareEvaluation(runtime, architecture, features.test, pieceLength);
  const models = await trainStack(context, jobs);
  report();
  const results = await resultsOf(context, models, test);
  return results.map((result, index) => {
    const { job, bestParameters } = models[index]!;
    if (job.keepModel !== true || result.status === "diverged") return result;
    return { ...result, model: trainedModel(setting, data.train, features.train, bestParameters) };
  });
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
      examplesSeen: model.examplesSeen,
      warnings: [],
    };
  });
}
