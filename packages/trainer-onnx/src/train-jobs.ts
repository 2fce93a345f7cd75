import {
  createPacer,
  type KeptPredictions,
  type TrainerCall,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import {
  examplesPerPiece,
  type PreparedEvaluation,
  prepareEvaluation,
  prepareTraining,
} from "@slicetuner/onnx-training";
import { type AskedModels, evaluateModels, predictModels } from "./evaluate-models.ts";
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
  const predictions = await keptPredictions(context, models, features, pieceLength);
  return results.map((result, index) => {
    const { job, bestParameters, sampler } = models[index]!;
    const samplerReport = sampler.report?.();
    const keepsModel = job.keepModel === true && result.status !== "diverged";
    return {
      ...result,
      ...(keepsModel && { model: trainedModel(setting, data.train, features.train, bestParameters) }),
      ...(predictions.has(job) && { predictions: predictions.get(job)! }),
      ...(samplerReport !== undefined && { samplerReport }),
    };
  });
}

async function resultsOf(
  { sessions, validation, stackSize, pacer }: StackContext,
  models: readonly TrainingModel[],
  test: PreparedEvaluation | undefined,
): Promise<TrainingResult[]> {
  const usable = models.filter(isUsable);
  const parameters = usable.map(({ bestParameters }) => bestParameters);
  const asked: AskedModels = { sessions, parameters, stackSize, pacer };
  const onValidation = await evaluateModels(asked, validation);
  const onTest = test === undefined ? [] : await evaluateModels(asked, test);
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

/** The probabilities that jobs ask for, of all examples, those without weight as well. */
async function keptPredictions(
  { sessions, stackSize, pacer }: StackContext,
  models: readonly TrainingModel[],
  { validation, test }: Pick<TrainingData, "validation" | "test">,
  pieceLength: number,
): Promise<ReadonlyMap<TrainingJob, KeptPredictions>> {
  const kept = new Map<TrainingJob, KeptPredictions>();
  for (const [name, dataset] of Object.entries({ validation, test })) {
    const asking = models.filter(
      (model) => isUsable(model) && model.job.keepPredictions?.some((part) => part === name),
    );
    if (dataset === undefined || asking.length === 0) continue;
    const all = { ...dataset, weights: new Float32Array(dataset.size).fill(1) };
    const prepared = prepareEvaluation(sessions.runtime, sessions.architecture, all, pieceLength);
    const parameters = asking.map(({ bestParameters }) => bestParameters);
    const predictions = await predictModels({ sessions, parameters, stackSize, pacer }, prepared);
    asking.forEach(({ job }, index) => {
      kept.set(job, { ...kept.get(job), [name]: predictions[index]! });
    });
  }
  return kept;
}

function isUsable({ progress }: TrainingModel): boolean {
  return progress.status !== "diverged";
}
