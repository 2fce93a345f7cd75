import type { CountedTotal } from "@slicetuner/core";
import type { SliceSums } from "../slice-engine.ts";

/** Mean and variance of the losses of some rows. */
export interface Moments {
  readonly rows: number;
  readonly weight: number;
  /** Kish's effective size, (Σ w)² / Σ w²: the number of rows where each weighs the same. */
  readonly effectiveRows: number;
  /** Weighted mean loss, less the mean of all rows. */
  readonly centredMean: number;
  /** Weighted population variance, Σ w·(loss − mean)² / Σ w. */
  readonly variance: number;
}

/** A slice and its counterpart, all other rows. */
export interface SplitMoments {
  readonly inside: Moments;
  readonly outside: Moments;
}

/** A variance that is a smaller share of the second moment it was subtracted from is rounding. */
const rounding = 1e-12;

/** Moments of the rows of a slice and of all others, from what was summed over the slice. */
export function splitMoments(sums: SliceSums, total: CountedTotal): SplitMoments {
  const { rows, weight, squaredWeight, losses, squaredLosses } = sums;
  return {
    inside: momentsOf(rows, weight, squaredWeight, losses, squaredLosses),
    // The centred losses of all rows sum to 0.
    outside: momentsOf(
      total.rows - rows,
      total.weight - weight,
      total.squaredWeight - squaredWeight,
      -losses,
      total.squaredLosses - squaredLosses,
    ),
  };
}

/** Moments of all rows. */
export function totalMoments(total: CountedTotal): Moments {
  return momentsOf(total.rows, total.weight, total.squaredWeight, 0, total.squaredLosses);
}

function momentsOf(
  rows: number,
  weight: number,
  squaredWeight: number,
  losses: number,
  squaredLosses: number,
): Moments {
  return {
    rows,
    weight,
    effectiveRows: weight ** 2 / squaredWeight,
    centredMean: losses / weight,
    variance: variance(weight, losses, squaredLosses),
  };
}

/** Population variance from Σ w, Σ w·x and Σ w·x²; exactly 0 where the x differ by rounding only. */
export function variance(weight: number, sum: number, squares: number): number {
  const mean = sum / weight;
  const second = squares / weight;
  const difference = second - mean * mean;
  return difference > rounding * second ? difference : 0;
}

/** Whether all rows have the same loss, up to rounding: then no slice is worse than another. */
export function lossesAreEqual(total: CountedTotal): boolean {
  const size = Math.max(Math.abs(total.largestLoss), Math.abs(total.smallestLoss));
  return !(total.squaredLosses / total.weight > (rounding * size) ** 2);
}
