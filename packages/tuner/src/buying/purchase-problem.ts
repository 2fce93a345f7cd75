import type { LossModel } from "@slicetuner/core";
import { type PlanAllocationInput, sliceWeights } from "@slicetuner/optimizer";
import { weightedMean } from "../measures.ts";

/** What a purchase is planned on. Lists: one number a slice. */
export interface PurchaseProblem extends Pick<PlanAllocationInput, "priceSteps" | "maximums"> {
  readonly lossModel: LossModel;
  /** Examples at hand. */
  readonly sizes: readonly number[];
  /** Price of one example. */
  readonly unitCosts: readonly number[];
  /** λ @default 0.1 */
  readonly fairnessWeight?: number | undefined;
  /** What each slice's loss counts in the mean. @default 1 for each */
  readonly importance?: readonly number[] | undefined;
}

export function sizesAfter(sizes: readonly number[], amounts: readonly number[]): number[] {
  return sizes.map((size, slice) => size + amounts[slice]!);
}

/** By how much the mean loss is expected to fall through a purchase, corrected for its having been chosen. */
export function expectedFall(
  { lossModel, sizes, importance }: PurchaseProblem,
  amounts: readonly number[],
  optimism: number,
): number {
  const weights = importance ?? sizes.map(() => 1);
  const [before, after] = [lossModel.predict(sizes), lossModel.predict(sizesAfter(sizes, amounts))];
  return weightedMean(before, weights) - weightedMean(after, weights) - optimism;
}

/** The optimism of a plan's objective as one of the mean loss. */
export function meanLossOptimism(
  { lossModel, sizes, fairnessWeight, importance }: PurchaseProblem,
  optimism: number | undefined,
): number {
  if (optimism === undefined || optimism === 0 || lossModel.kind !== "coupled") return 0;
  const weights = sliceWeights({
    lossModel,
    sizes,
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
    ...(importance && { importance }),
  });
  return optimism / weights.reduce((sum, weight) => sum + weight, 0);
}
