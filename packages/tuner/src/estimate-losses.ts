import {
  type EstimationContext,
  type Estimator,
  type Executor,
  type LossModel,
  ProblemList,
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

/**
 * The estimate that results make, with what the trainings and the estimator warn of.
 * @throws InvalidInputError for losses that are no finite numbers: a trainer says that it diverged.
 */
export function estimateFrom(
  estimator: Estimator,
  context: EstimationContext,
  jobs: readonly TrainingJob[],
  results: readonly TrainingResult[],
  data?: Pick<TrainingData, "train" | "validation">,
): LossEstimate {
  checkLosses(context, results);
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

function checkLosses(
  { rowsBySlice, sliceNames }: EstimationContext,
  results: readonly TrainingResult[],
): void {
  const problems = new ProblemList();
  results.forEach(({ jobId, validation }, index) => {
    if (validation === null) return;
    rowsBySlice.forEach((_, slice) => {
      const loss = validation.sliceLosses[slice];
      const path = `results[${index}].validation.sliceLosses[${slice}]`;
      const message = `is ${loss}, expected a finite number: the loss of slice "${sliceNames?.[slice] ?? slice}" in training "${jobId}"`;
      problems.expect(Number.isFinite(loss), path, message);
    });
  });
  problems.throwIfAny(
    "Every slice needs validation examples; a training whose loss is no number has diverged and has no validation losses.",
  );
}
