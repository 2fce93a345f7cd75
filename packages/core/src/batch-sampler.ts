import { Random } from "./random.ts";

/** Decides in which order (and how often) the rows of a training are seen; asked once an epoch. */
export interface BatchSampler {
  /** Row numbers of one epoch, in order; trainers cut them into minibatches of `batchSize`. */
  rowsForEpoch(epoch: number): Uint32Array;
}

/**
 * Every row once an epoch, in a new random order each time. Every backend takes its minibatches from here,
 * so that the same seed gives the same batches in all of them.
 */
export function shuffledRows(rows: Uint32Array, seed: number): BatchSampler {
  const random = new Random(seed);
  return {
    rowsForEpoch: (epoch) => random.fork("epoch", epoch).shuffle(rows.slice()),
  };
}
