import type { Dataset } from "../data/dataset.ts";
import { TrainingError } from "../errors/training-error.ts";
import type { ModuleReference } from "../execution/module-reference.ts";
import type { JsonValue } from "../journal.ts";
import { Random } from "../random.ts";

/**
 * Decides which rows make the minibatches of a training, in which order and how often; asked once an epoch,
 * in the order of the epochs. Equal trainings, with equal evaluations, get equal rows and reports.
 * `samplerConformance` of `@slicetuner/conformance` tests what is promised here.
 */
export interface BatchSampler {
  /**
   * Whether it wants to know how the current model does on the rows of the training; that costs a forward
   * pass over them an epoch.
   */
  readonly needsEvaluation: boolean;
  /**
   * Whether all epochs are trained and the last weights kept, whatever the validation loss says: for samplers
   * that give up some loss for something else, which the weights of the lowest loss would undo. @default
   * false
   */
  readonly keepsLastWeights?: boolean;
  /**
   * @param epoch from 0
   * @param evaluation of the model as it is before this epoch; given when `needsEvaluation`
   * @returns row numbers of one epoch, in order, at least one, in an array of their own: only rows of the
   * training, each as often as the sampler likes. Trainers cut them into minibatches of `batchSize`.
   */
  rowsForEpoch(epoch: number, evaluation?: RowEvaluation): Uint32Array;
  /**
   * Asked once, when the training has ended: what is worth knowing of the sampling, e.g. how its shares
   * moved. Becomes
   * `TrainingResult.samplerReport`.
   */
  report?(): JsonValue;
}

/** How a model does on each row of a training, without dropout. */
export interface RowEvaluation {
  /** Log loss, in the order of the training's rows. */
  readonly losses: Float32Array;
  /** Number of the most probable class, in the same order. */
  readonly predictions: Int32Array;
  /** Probabilities of the classes, rows × classes, in the same order. */
  readonly probabilities: Float32Array;
}

/** The training that a sampler is made for. */
export interface SampledTraining {
  readonly train: Dataset;
  /** Rows of `train` to train on. */
  readonly rows: Uint32Array;
  /** The job's `batchesSeed`: everything random comes from it. */
  readonly seed: number;
  readonly batchSize: number;
}

/** Makes the sampler of each training. */
export type BatchSamplerFactory = (training: SampledTraining) => BatchSampler;

/**
 * What a trainer's option `sampler` takes. A function works in this thread only; a reference, to a module
 * whose export makes such a function from the reference's options, goes to workers too.
 */
export type SamplerOption = BatchSamplerFactory | ModuleReference;

/** Every row once an epoch, in a new random order each time: what trainers do when nothing else is said. */
export const shuffledRows: BatchSamplerFactory = ({ rows, seed }) => {
  const random = new Random(seed);
  return {
    needsEvaluation: false,
    rowsForEpoch: (epoch) => random.fork("epoch", epoch).shuffle(rows.slice()),
  };
};

/** The factory that a trainer's option stands for. */
export async function loadSampler(sampler: SamplerOption = shuffledRows): Promise<BatchSamplerFactory> {
  if (typeof sampler === "function") return sampler;
  const module = (await import(sampler.url)) as Record<string, unknown>;
  const make = module[sampler.exportName];
  if (typeof make !== "function") {
    throw new TrainingError(`the batch sampler's module exports no function "${sampler.exportName}"`, {
      hint: `Check the reference: ${sampler.url}`,
    });
  }
  return make(sampler.options) as BatchSamplerFactory;
}

/**
 * The rows of the next epoch, checked.
 * @throws TrainingError when the sampler returns no row, or one that is not in the training data
 */
export function sampleRows(
  sampler: BatchSampler,
  { train }: Pick<SampledTraining, "train">,
  epoch: number,
  evaluation?: RowEvaluation,
): Uint32Array {
  const rows = sampler.rowsForEpoch(epoch, evaluation);
  const outside = rows.find((row) => row >= train.size);
  if (rows.length === 0 || outside !== undefined) {
    const what = outside === undefined ? "no row" : `row ${outside} of ${train.size} examples`;
    throw new TrainingError(`the batch sampler returned ${what} for epoch ${epoch}`, {
      hint: "A sampler returns row numbers of the training data, at least one.",
    });
  }
  return rows;
}
