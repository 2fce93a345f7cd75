import type { CodedRows } from "../coding/coded-rows.ts";
import { variance } from "../statistics/moments.ts";

/** What a tree's splits make smaller: how mixed the rows of a node are. */
export interface Impurity {
  /** How many sums a set of rows has. */
  readonly width: number;
  /** Sums of the rows with each code, `width` numbers a code. */
  sums(codes: ArrayLike<number>, rows: Uint32Array, values: number): Float64Array;
  /** Total weight times impurity of rows with these sums. 0 where they are not mixed. */
  of(sums: ArrayLike<number>): number;
}

/** The variance of the loss; of losses 0 and 1 the Gini impurity (half of it) of being wrong. */
export function lossVariance({ losses, weights }: CodedRows, meanLoss: number): Impurity {
  return {
    width: 3,
    sums(codes, rows, values) {
      const sums = new Float64Array(3 * values);
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index]!;
        const at = 3 * codes[row]!;
        const weight = weights === undefined ? 1 : weights[row]!;
        const loss = losses[row]! - meanLoss;
        sums[at]! += weight;
        sums[at + 1]! += weight * loss;
        sums[at + 2]! += weight * loss * loss;
      }
      return sums;
    },
    of(sums) {
      const weight = sums[0]!;
      return weight > 0 ? weight * variance(weight, sums[1]!, sums[2]!) : 0;
    },
  };
}

/** The entropy of the labels, in bits. */
export function labelEntropy(labels: Int32Array, weights: Float64Array | undefined): Impurity {
  const width = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  return {
    width,
    sums(codes, rows, values) {
      const sums = new Float64Array(width * values);
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index]!;
        sums[width * codes[row]! + labels[row]!]! += weights === undefined ? 1 : weights[row]!;
      }
      return sums;
    },
    of(sums) {
      let all = 0;
      for (let label = 0; label < width; label++) all += sums[label]!;
      let bits = 0;
      for (let label = 0; label < width; label++) {
        const weight = sums[label]!;
        if (weight > 0) bits += weight * Math.log2(all / weight);
      }
      return bits;
    },
  };
}
