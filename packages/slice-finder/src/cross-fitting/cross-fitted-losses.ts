import {
  type BatchProgress,
  type Dataset,
  type Executor,
  type ExecutorProgress,
  ProblemList,
  ProgressSum,
  Random,
  type Slice,
  selectRows,
  type Trainer,
  TrainingError,
} from "@slicetuner/core";
import { dealFolds } from "./deal-folds.ts";

export interface CrossFittingOptions {
  /** The rows; their slices do not matter. */
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** At least 3. @default 5 */
  readonly folds?: number;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExecutorProgress) => void;
  /** Told what a person should know while it goes on. */
  readonly onNotice?: (message: string) => void;
}

/** How badly models do on rows that they have not seen. */
export interface CrossFittedLosses {
  /** Log loss of each row, of the model that was neither trained nor stopped on it. */
  readonly losses: Float64Array;
  readonly warnings: readonly string[];
}

/** The smallest number above 0 of float32. */
const smallestProbability = 2 ** -149;

/**
 * Trains one model for each fold and takes each row's log loss from the model that has not seen it: one fold
 * is held out, the next one stops the training, the others train. All rows take part in every role but one at
 * a time.
 *
 * @throws InvalidInputError for too few folds or rows.
 * @throws TrainingError when a training diverges.
 */
export async function crossFittedLosses(options: CrossFittingOptions): Promise<CrossFittedLosses> {
  const { dataset, folds = 5, seed = 1 } = options;
  const problems = new ProblemList();
  problems.expect(Number.isInteger(folds) && folds >= 3, "folds", `is ${folds}, expected at least 3`);
  problems.expect(dataset.size >= folds, "dataset", `has ${dataset.size} rows for ${folds} folds`);
  problems.throwIfAny();

  const foldOf = dealFolds(dataset, folds, seed);
  const losses = new Float64Array(dataset.size);
  const warnings = new Set<string>();
  const progress = new ProgressSum(folds, options.onProgress ?? (() => {}));
  await Promise.all(
    Array.from({ length: folds }, async (_, fold) => {
      const heldOut = rowsOf(foldOf, (other) => other === fold);
      const report = progress.part();
      const found = await heldOutLosses(options, foldOf, fold, heldOut, report);
      found.losses.forEach((loss, index) => {
        losses[heldOut[index]!] = loss;
      });
      for (const warning of found.warnings) warnings.add(warning);
    }),
  );
  return { losses, warnings: [...warnings] };
}

/** Losses of the rows of one fold. */
async function heldOutLosses(
  { dataset, trainer, executor, folds = 5, seed = 1, signal, onNotice }: CrossFittingOptions,
  foldOf: Int32Array,
  fold: number,
  heldOut: Uint32Array,
  report: (progress: BatchProgress) => void,
): Promise<{ readonly losses: readonly number[]; readonly warnings: readonly string[] }> {
  const { returnsPredictions } = trainer.capabilities;
  // A trainer that gives no probabilities back tells each row's loss where each row is a slice of its own.
  const slices = returnsPredictions
    ? [{ name: "all" }]
    : Array.from(heldOut, (row) => ({ name: String(row) }));
  const stoppingFold = (fold + 1) % folds;
  const stopping = rowsOf(foldOf, (other) => other === stoppingFold);
  const training = rowsOf(foldOf, (other) => other !== fold && other !== stoppingFold);
  const tested = selectRows(dataset, heldOut);
  const seeds = new Random(seed).fork("fold", fold);
  // Not through runTrainings: it wants validation examples of every slice, which only learning curves need.
  const [result] = await executor.doExecute({
    trainer,
    data: {
      train: inFirstSlice(selectRows(dataset, training), slices),
      validation: inFirstSlice(selectRows(dataset, stopping), slices),
      test: {
        ...tested,
        slices,
        sliceIds: returnsPredictions ? new Int32Array(heldOut.length) : Int32Array.from(heldOut.keys()),
        // A row's loss is the same whatever its weight, but a weight of 0 would hide it.
        weights: new Float32Array(heldOut.length).fill(1),
      },
    },
    jobs: [
      {
        id: `fold-${fold + 1}`,
        rows: Uint32Array.from(training.keys()),
        weightsSeed: seeds.uint32(),
        batchesSeed: seeds.uint32(),
        ...(returnsPredictions && { keepPredictions: ["test"] as const }),
      },
    ],
    signal: signal ?? new AbortController().signal,
    onProgress: report,
    onNotice: onNotice ?? (() => {}),
  });
  if (result === undefined || result.test === null) {
    throw new TrainingError(`the training without fold ${fold + 1} of ${folds} diverged`, {
      jobIds: [`fold-${fold + 1}`],
      hint: "Try a smaller learning rate, or look for extreme values among the features.",
    });
  }
  const probabilities = result.predictions?.test;
  const losses = probabilities ? rowLosses(tested, probabilities) : result.test.sliceLosses.map(Number);
  return { losses, warnings: result.warnings };
}

/**
 * −log of the true class' probability, which float32 may have rounded to 0: then that of the smallest number
 * above 0.
 */
function rowLosses({ labels, classes }: Dataset, probabilities: Float32Array): number[] {
  return Array.from(labels, (label, row) => {
    return -Math.log(Math.max(probabilities[row * classes.length + label]!, smallestProbability));
  });
}

function inFirstSlice(dataset: Dataset, slices: readonly Slice[]): Dataset {
  return { ...dataset, slices, sliceIds: new Int32Array(dataset.size) };
}

/** Rows whose fold is wanted, ascending. */
function rowsOf(foldOf: Int32Array, isWanted: (fold: number) => boolean): Uint32Array {
  return Uint32Array.from(foldOf.keys()).filter((row) => isWanted(foldOf[row]!));
}
