import {
  type Executor,
  ProblemList,
  Random,
  runTrainings,
  type TrainedModel,
  type Trainer,
  type TrainingData,
  TrainingError,
  type TrainingJob,
  type TrainingResult,
  type WorkProgress,
} from "@slicetuner/core";
import { expectCount } from "./check-options.ts";
import { type GuessingLosses, guessingLosses } from "./guessing-losses.ts";
import { type DecisionMeasures, meanDecisions, measureDecisions } from "./measure-decisions.ts";
import { type Measures, meanMeasures, measureLosses } from "./measures.ts";
import { trainingWarnings } from "./training-warnings.ts";
import { withWorkDone } from "./work-done.ts";

export interface MeasureOutcomeOptions {
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** Final trainings, each from its own start weights. @default 10 */
  readonly repeats?: number;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /**
   * Whether the model of the first training is to come with the result; the trainer must give models back.
   * @default false
   */
  readonly keepModel?: boolean;
  /** What each slice's loss counts in the mean loss. @default 1 for each */
  readonly importance?: readonly number[] | undefined;
  readonly onProgress?: (progress: WorkProgress) => void;
  /** Told what a person should know while the trainings go on. */
  readonly onNotice?: (message: string) => void;
}

/** Measures of each final training on one data set, and their mean. */
export interface Measurement {
  readonly mean: Measures;
  readonly trainings: readonly Measures[];
}

/** The final trainings measured, and on which data. */
export interface MeasuredOutcome extends Measurement {
  /** `test` where there are test data; a validation loss is optimistic, for it chose the epoch. */
  readonly evaluatedOn: "test" | "validation";
  /** The same trainings on the validation data, as the published experiments measure. */
  readonly onValidation: Measurement;
  /**
   * What the models decide on the same data, mean over the trainings. Null where the trainer gives no
   * probabilities back, and where there are more than {@link mostProbabilities} of them.
   */
  readonly decisions: DecisionMeasures | null;
  /** What guessing the class shares of the training data would lose on the same data. */
  readonly guessing: GuessingLosses;
  /** What the trainings warn of: each warning once, with how many trainings it is of. */
  readonly warnings: readonly string[];
  /** Of the first training; there when it was asked for. */
  readonly model?: TrainedModel;
}

/** So many probabilities are taken from a training at most: 20 MB, kept by journals and queues too. */
export const mostProbabilities = 5_000_000;

/**
 * Trains on all training data `repeats` times and measures each model, as the published experiments do
 * (specs, section 1: measures per training first, then their mean).
 * @throws InvalidInputError for repeats that are no count, and for a model asked of a trainer that gives none
 * back.
 * @throws TrainingError when a final training diverges: a mean over the others would flatter.
 */
export async function measureOutcome(options: MeasureOutcomeOptions): Promise<MeasuredOutcome> {
  const { data, repeats = 10, seed = 1, keepModel = false, importance, ...rest } = options;
  const { onProgress = () => {}, ...call } = rest;
  const problems = new ProblemList();
  expectCount(problems, "repeats", repeats);
  problems.throwIfAny();
  const random = new Random(seed);
  const evaluatedOn = data.test === undefined ? "validation" : "test";
  const measuredOn = data.test ?? data.validation;
  const givesDecisions =
    options.trainer.capabilities.returnsPredictions &&
    measuredOn.size * measuredOn.classes.length <= mostProbabilities;
  const rows = Uint32Array.from({ length: data.train.size }, (_, row) => row);
  const jobs = Array.from({ length: repeats }, (_, repeat): TrainingJob => {
    const stream = random.fork("final", repeat);
    return {
      id: `final-${repeat + 1}`,
      rows,
      weightsSeed: stream.fork("weights").uint32(),
      batchesSeed: stream.fork("batches").uint32(),
      ...(keepModel && repeat === 0 ? { keepModel } : {}),
      ...(givesDecisions ? { keepPredictions: [evaluatedOn] } : {}),
    };
  });
  const results = await runTrainings({ ...call, data, jobs, onProgress: withWorkDone(jobs, onProgress) });
  const onValidation = measureOn("validation", results, importance);
  const measured = evaluatedOn === "validation" ? onValidation : measureOn("test", results, importance);
  const { model } = results[0]!;
  if (keepModel && model === undefined) {
    throw new TrainingError(`trainer "${options.trainer.name}" gave no model back`, {
      jobIds: [jobs[0]!.id],
      hint: "Run the conformance suite on the trainer.",
    });
  }
  const decided = results.flatMap(({ predictions }) => predictions?.[evaluatedOn] ?? []);
  return {
    ...{ evaluatedOn, ...measured, onValidation },
    decisions: givesDecisions
      ? meanDecisions(decided.map((own) => measureDecisions(measuredOn, own, importance)))
      : null,
    guessing: guessingLosses(data.train, measuredOn, importance),
    warnings: trainingWarnings(results),
    ...(model === undefined ? {} : { model }),
  };
}

function measureOn(
  name: "validation" | "test",
  results: readonly TrainingResult[],
  importance: readonly number[] | undefined,
): Measurement {
  const trainings = results.map((result) => {
    const losses = result[name]?.sliceLosses;
    if (losses === undefined) {
      throw new TrainingError("a final training diverged", {
        jobIds: [result.jobId],
        hint: "Lower the learning rate, or look for extreme feature values.",
      });
    }
    return measureLosses(
      losses.map((loss) => loss!),
      importance,
    );
  });
  return { mean: meanMeasures(trainings), trainings };
}
