import {
  type Executor,
  ProblemList,
  Random,
  runTrainings,
  type Trainer,
  type TrainingData,
  TrainingError,
  type TrainingJob,
  type TrainingProgress,
} from "@slicetuner/core";
import { equalizedErrorRates } from "@slicetuner/metrics";
import { expectCount } from "./check-options.ts";

/** What one final training reaches. */
export interface Measures {
  /** Unweighted mean of the slices' log losses. */
  readonly loss: number;
  /** Mean over the slices of |slice loss − loss|. */
  readonly averageEqualizedErrorRate: number;
  /** Largest |slice loss − loss|. */
  readonly maximumEqualizedErrorRate: number;
  readonly sliceLosses: readonly number[];
}

export interface EvaluateOptions {
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** Final trainings, each from its own start weights. @default 10 */
  readonly repeats?: number;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** Measures of each final training and their mean, and on which data they were taken. */
export interface EvaluationResult {
  /** `test` where there are test data; a validation loss is optimistic, for it chose the epoch. */
  readonly evaluatedOn: "test" | "validation";
  readonly mean: Measures;
  readonly trainings: readonly Measures[];
}

/**
 * Trains on all training data `repeats` times and measures each model, as the published experiments do
 * (specs, section 1: measures per training first, then their mean).
 * @throws InvalidInputError for repeats that are no count.
 * @throws TrainingError when a final training diverges: a mean over the others would flatter.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { data, repeats = 10, seed = 1, ...call } = options;
  const problems = new ProblemList();
  expectCount(problems, "repeats", repeats);
  problems.throwIfAny();
  const random = new Random(seed);
  const rows = Uint32Array.from({ length: data.train.size }, (_, row) => row);
  const jobs = Array.from({ length: repeats }, (_, repeat): TrainingJob => {
    const stream = random.fork("final", repeat);
    return {
      id: `final-${repeat + 1}`,
      rows,
      weightsSeed: stream.fork("weights").uint32(),
      batchesSeed: stream.fork("batches").uint32(),
    };
  });
  const results = await runTrainings({ ...call, data, jobs });
  const evaluatedOn = data.test === undefined ? "validation" : "test";
  const trainings = results.map((result) => {
    const losses = result[evaluatedOn]?.sliceLosses;
    if (losses === undefined) {
      throw new TrainingError("a final training diverged", {
        jobIds: [result.jobId],
        hint: "Lower the learning rate, or look for extreme feature values.",
      });
    }
    return measure(losses.map((loss) => loss!));
  });
  return { evaluatedOn, mean: meanOf(trainings), trainings };
}

function measure(sliceLosses: readonly number[]): Measures {
  const { loss, average, maximum } = equalizedErrorRates(sliceLosses);
  return { loss, averageEqualizedErrorRate: average, maximumEqualizedErrorRate: maximum, sliceLosses };
}

function meanOf(all: readonly Measures[]): Measures {
  const mean = (pick: (measures: Measures) => number) =>
    all.reduce((sum, measures) => sum + pick(measures), 0) / all.length;
  return {
    loss: mean((measures) => measures.loss),
    averageEqualizedErrorRate: mean((measures) => measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: mean((measures) => measures.maximumEqualizedErrorRate),
    sliceLosses: all[0]!.sliceLosses.map((_, slice) => mean((measures) => measures.sliceLosses[slice]!)),
  };
}
