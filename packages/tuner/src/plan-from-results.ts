import {
  type Estimator,
  ProblemList,
  rowsBySlice,
  sliceSizes,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import type { SlicedExamples } from "./check-options.ts";
import { defaultEstimator } from "./default-estimator.ts";
import { estimateFrom } from "./estimate-losses.ts";
import { allocate, checkBasis, estimationRandom, type PlanBasis, type PlanOutcome } from "./plan.ts";

/**
 * The trainings that {@link plan} would carry out, for those who carry them out themselves and give the
 * results to {@link planFromResults}.
 */
export function designTrainings(options: {
  readonly train: SlicedExamples;
  /** @default designedEstimation() */
  readonly estimator?: Estimator;
  /** @default 1 */
  readonly seed?: number;
}): readonly TrainingJob[] {
  const { train, estimator = defaultEstimator(), seed = 1 } = options;
  return estimator.design({ rowsBySlice: rowsBySlice(train), random: estimationRandom(seed) });
}

/**
 * The plan that {@link plan} makes of the same results. `jobs` are of {@link designTrainings} with the same
 * estimator and seed, and
 * `results` in their order; some may be missing in both.
 * @throws InvalidInputError with all mistakes in the options.
 */
export function planFromResults(
  options: PlanBasis & {
    readonly train: SlicedExamples;
    /**
     * Validation examples of each slice: tells how far losses measured on few can be trusted. @default those
     * of `data`
     */
    readonly validationSizes?: readonly number[];
    /** What was trained and validated on, where it is at hand: tells a model that is worse than guessing. */
    readonly data?: Pick<TrainingData, "train" | "validation">;
    readonly jobs: readonly TrainingJob[];
    readonly results: readonly TrainingResult[];
  },
): PlanOutcome {
  const { train, data, validationSizes = data && sliceSizes(data.validation) } = options;
  const { jobs, results, estimator = defaultEstimator(), seed = 1 } = options;
  const problems = new ProblemList();
  checkBasis(options, train, problems);
  const isInOrder =
    jobs.length === results.length && jobs.every((job, index) => job.id === results[index]!.jobId);
  problems.expect(isInOrder, "results", "are not one for each job, in the order of the jobs");
  problems.throwIfAny();
  const started = performance.now();
  const sliceNames = train.slices.map(({ name }) => name);
  const context = {
    rowsBySlice: rowsBySlice(train),
    sliceNames,
    random: estimationRandom(seed),
    ...(validationSizes && { validationSizes }),
  };
  return allocate(options, train, estimateFrom(estimator, context, jobs, results, data), started);
}
