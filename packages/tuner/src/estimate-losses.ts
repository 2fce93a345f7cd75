import {
  type Estimator,
  type Executor,
  type LossModel,
  type Random,
  rowsBySlice,
  runTrainings,
  type Trainer,
  type TrainingData,
  type TrainingProgress,
} from "@slicetuner/core";

/** What an estimator made of its trainings. */
export interface LossEstimate {
  readonly lossModel: LossModel;
  readonly warnings: readonly string[];
  readonly trainings: number;
}

/** Trains on the estimator's subsets and turns their losses into a loss model. No test data: no estimate may see them. */
export async function estimateLosses(options: {
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly data: Omit<TrainingData, "test">;
  readonly estimator: Estimator;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => void;
}): Promise<LossEstimate> {
  const { estimator, random, ...call } = options;
  const context = { rowsBySlice: rowsBySlice(call.data.train), random };
  const jobs = estimator.design(context);
  const results = await runTrainings({ ...call, jobs });
  return { ...estimator.fit(context, jobs, results), trainings: jobs.length };
}
