import type { CoupledLossModel } from "@slicetuner/core";

/** A slice may always be bought up to so many times its size, … */
const usualGrowth = 3;
/**
 * … and further, beyond its equal share, only where what its examples do is known to so many standard errors.
 */
const neededEvidence = 2;

/**
 * Most that may be bought of each slice on this estimate: trainings on parts of the data say little of a
 * slice many times as large, and of a slice of a few rows they say little at all. So a slice gets more than
 * its equal share of the budget and more than three times its size only where the effect of halving it, on
 * the weighted sum of losses, is above two standard errors.
 * @param same what buying equally buys of each slice
 */
export function mostByEvidence(
  lossModel: CoupledLossModel,
  weights: readonly number[],
  sizes: readonly number[],
  same: readonly number[],
): number[] {
  return sizes.map((size, slice) => {
    const { expected, standardError } = lossModel.difference(weights, sizes, sizes.with(slice, size / 2));
    if (expected > neededEvidence * standardError) return Number.POSITIVE_INFINITY;
    return Math.max(same[slice]!, Math.floor(usualGrowth * size));
  });
}
