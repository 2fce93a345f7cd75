import {
  type EstimationContext,
  type Estimator,
  type Executor,
  type LossModel,
  type Random,
  rowsBySlice,
  runTrainings,
  sliceSizes,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
  type WorkProgress,
} from "@slicetuner/core";
import { guessingWarnings } from "./guessing-warnings.ts";
import { trainingWarnings } from "./training-warnings.ts";
import { withWorkDone } from "./work-done.ts";

/** What an estimator made of its trainings. */
export interface LossEstimate {
  readonly lossModel: LossModel;
  readonly warnings: readonly string[];
  readonly trainings: number;
}

/**
 * Trains on the estimator's subsets and turns their losses into a loss model. No test data: no estimate may
 * see them.
 */
export async function estimateLosses(options: {
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly data: Omit<TrainingData, "test">;
  readonly estimator: Estimator;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WorkProgress) => void;
  readonly onNotice: (message: string) => void;
}): Promise<LossEstimate> {
  const { estimator, random, ...call } = options;
  const { train } = call.data;
  const sliceNames = train.slices.map(({ name }) => name);
  const validationSizes = sliceSizes(call.data.validation);
  const context = { rowsBySlice: rowsBySlice(train), validationSizes, sliceNames, random };
  const jobs = estimator.design(context);
  const results = await runTrainings({
    ...call,
    jobs,
    onProgress: withWorkDone(jobs, options.onProgress),
  });
  return estimateFrom(estimator, context, jobs, results, call.data);
}

/** The estimate that results make, with what the trainings and the estimator warn of. */
export function estimateFrom(
  estimator: Estimator,
  context: EstimationContext,
  jobs: readonly TrainingJob[],
  results: readonly TrainingResult[],
  data?: Pick<TrainingData, "train" | "validation">,
): LossEstimate {
  const { lossModel, warnings } = estimator.fit(context, jobs, results);
  return {
    lossModel,
    warnings: [
      ...(data === undefined ? [] : guessingWarnings(data, results)),
      ...trainingWarnings(results),
      ...warnings,
    ],
    trainings: jobs.length,
  };
}
