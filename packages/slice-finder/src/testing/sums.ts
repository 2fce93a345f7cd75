import type { CountedTotal } from "@slicetuner/core";
import type { SliceSums } from "../slice-engine.ts";

/** What a counter says of all rows. */
export function totalOf(
  losses: ArrayLike<number>,
  weights: ArrayLike<number> = ones(losses.length),
): CountedTotal {
  let [weight, squaredWeight, weighted, squaredLosses] = [0, 0, 0, 0];
  let [largestLoss, smallestLoss] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let row = 0; row < losses.length; row++) {
    weight += weights[row]!;
    squaredWeight += weights[row]! ** 2;
    weighted += weights[row]! * losses[row]!;
    largestLoss = Math.max(largestLoss, losses[row]!);
    smallestLoss = Math.min(smallestLoss, losses[row]!);
  }
  const meanLoss = weighted / weight;
  for (let row = 0; row < losses.length; row++) {
    squaredLosses += weights[row]! * (losses[row]! - meanLoss) ** 2;
  }
  return { rows: losses.length, weight, squaredWeight, meanLoss, squaredLosses, largestLoss, smallestLoss };
}

/** What a counter says of a slice with the first losses and weights, among all rows with the others. */
export function sumsOf(
  losses: ArrayLike<number>,
  allLosses: ArrayLike<number>,
  weights: ArrayLike<number> = ones(losses.length),
  allWeights: ArrayLike<number> = ones(allLosses.length),
): SliceSums {
  const { meanLoss } = totalOf(allLosses, allWeights);
  const sums = { rows: losses.length, weight: 0, squaredWeight: 0, losses: 0, squaredLosses: 0 };
  for (let row = 0; row < losses.length; row++) {
    const centred = losses[row]! - meanLoss;
    sums.weight += weights[row]!;
    sums.squaredWeight += weights[row]! ** 2;
    sums.losses += weights[row]! * centred;
    sums.squaredLosses += weights[row]! * centred ** 2;
  }
  return sums;
}

function ones(length: number): Float64Array {
  return new Float64Array(length).fill(1);
}
