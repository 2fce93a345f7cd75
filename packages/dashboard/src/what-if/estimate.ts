import type { LossModel } from "@slicetuner/core";
import { createIndependentLossModel, createLearningCurve } from "@slicetuner/curves";
import { createInfluenceLossModel } from "@slicetuner/influence";
import type { PlanResult } from "@slicetuner/results";

/**
 * What is known of the slices, from which any number of plans can be made without training. Lists: one entry
 * a slice.
 */
export interface Estimate {
  readonly names: readonly string[];
  /** Training examples at hand. */
  readonly sizes: readonly number[];
  /** Price of one example, as the plan was made with. */
  readonly prices: readonly number[];
  readonly budget: number;
  readonly fairnessWeight: number;
  /** Of the draws that bands are made of. */
  readonly seed: number;
  readonly lossModel: LossModel;
}

/**
 * The estimate that a plan was made on: the same loss model, so that the same choices give the same plan.
 * @returns null where the result does not hold it, which those of earlier versions do not, and where the plan
 * has a target, weights of slices or a worth
 */
export function estimateOf(result: PlanResult): Estimate | null {
  const { slices, measurements, plan, settings } = result;
  // Aims that the page has no controls for: other plans would not be comparable with the one that is shown.
  if (result.target || result.importance || settings.worth !== undefined) return null;
  const curves = slices.flatMap(({ curve }) => (curve === null ? [] : [createLearningCurve(curve)]));
  const lossModel =
    measurements !== null
      ? createInfluenceLossModel(measurements)
      : curves.length === slices.length
        ? createIndependentLossModel(curves)
        : null;
  if (lossModel === null) return null;
  const numberOf = (value: unknown, otherwise: number): number =>
    typeof value === "number" ? value : otherwise;
  return {
    names: slices.map(({ name }) => name),
    sizes: slices.map(({ size }) => size),
    prices: slices.map(({ unitCost }) => unitCost),
    budget: plan.budget,
    fairnessWeight: numberOf(settings.fairnessWeight, 0.1),
    seed: numberOf(settings.seed, 1),
    lossModel,
  };
}
