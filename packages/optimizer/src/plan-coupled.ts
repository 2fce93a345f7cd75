import { type AllocationPlan, type CoupledLossModel, ProblemList } from "@slicetuner/core";
import { allocate } from "./allocate.ts";
import { uniform } from "./baselines.ts";
import { type AllocationSlice, defaultFairnessWeight } from "./input.ts";
import type { PlanAllocationInput } from "./plan-allocation.ts";
import { costOf } from "./prices.ts";
import { referenceLosses } from "./reference.ts";

/** Input of {@link planCoupled}. */
export interface PlanCoupledInput extends Omit<PlanAllocationInput, "lossModel"> {
  readonly lossModel: CoupledLossModel;
}

/** Two to one: the normal distribution has two thirds of itself below 0.43 standard deviations. */
const defaultCertainty = 0.43;

/**
 * The best plan for slices that also learn from each other's data (designed estimation, plan): each slice's loss counts once, and λ/A
 * more where it is above the reference A at the present sizes. So weighed, the sum of losses is a sum over slices of
 * power laws of their sizes, for which `allocate` finds the exact optimum. Slices whose examples are not expected to help get
 * their minimum. Where the plan is not expected to be better than `uniform` by `certainty` standard errors, it is `uniform`.
 *
 * @throws InvalidInputError with all problems found
 */
export function planCoupled(input: PlanCoupledInput): AllocationPlan {
  const { lossModel, sizes, budget, amounts, certainty = defaultCertainty } = input;
  const weights = sliceWeights(input);
  const objective = lossModel.weigh(weights);
  const best = allocate({
    slices: sizes.map(
      (_, index): AllocationSlice => ({
        scale: Math.max(0, objective.scales[index]!),
        exponent: objective.exponent,
        ...boundsOf(input, index),
      }),
    ),
    budget,
    fairnessWeight: 0,
    ...(amounts === undefined ? {} : { amounts }),
  });
  const objectiveAt = (bought: readonly number[]): number =>
    objective.scales.reduce(
      (sum, scale, slice) => sum + scale * (sizes[slice]! + bought[slice]!) ** -objective.exponent,
      objective.constant,
    );
  // Slices that do harm count nothing while planning: the constant that this leaves out is put back.
  const objectiveOfBest = objectiveAt(best.amounts);
  const plan = {
    ...best,
    objective: objectiveOfBest,
    lowerBound: objectiveOfBest - best.gap,
  };
  if (best.status === "flat-curves") return plan;
  const unitCosts = sizes.map((_, index) => input.unitCosts?.[index] ?? 1);
  const { maximums, priceSteps } = input;
  const same = uniform({
    unitCosts,
    budget,
    ...(maximums && { maximums }),
    ...(priceSteps && { priceSteps }),
  });
  if (same.some((amount, index) => amount < (input.minimums?.[index] ?? 0))) return plan;
  const grown = (bought: readonly number[]): number[] => sizes.map((size, index) => size + bought[index]!);
  const { expected, standardError } = lossModel.difference(weights, grown(same), grown(plan.amounts));
  if (expected + certainty * standardError <= 0) return plan;
  const value = objectiveAt(same);
  return {
    ...plan,
    amounts: same,
    cost: costOf(same, priceSteps ?? unitCosts.map((unitCost) => [{ unitCost, count: null }])),
    objective: value,
    gap: Math.max(0, value - plan.lowerBound),
    status: "uniform",
  };
}

/** 1 + (λ/A)·[loss above A] for each slice, at the present sizes: how much its loss counts in the plan. */
export function sliceWeights({
  lossModel,
  sizes,
  fairnessWeight,
  reference,
}: Pick<PlanCoupledInput, "lossModel" | "sizes" | "fairnessWeight" | "reference">): number[] {
  const lambda = fairnessWeight ?? defaultFairnessWeight;
  const losses = lossModel.predict(sizes);
  const problems = new ProblemList();
  const references = referenceLosses(Float64Array.from(losses), reference ?? "mean", lambda, problems);
  problems.throwIfAny();
  return losses.map((loss, slice) => (loss > references[slice]! ? 1 + lambda / references[slice]! : 1));
}

/** What may be bought of a slice, and its price. */
export function boundsOf(
  {
    sizes,
    unitCosts,
    priceSteps,
    minimums,
    maximums,
  }: Pick<PlanAllocationInput, "sizes" | "unitCosts" | "priceSteps" | "minimums" | "maximums">,
  index: number,
): Pick<AllocationSlice, "size" | "unitCost" | "priceSteps" | "minimum" | "maximum"> {
  return {
    size: sizes[index]!,
    unitCost: unitCosts?.[index] ?? 1,
    ...(priceSteps && { priceSteps: priceSteps[index]! }),
    minimum: minimums?.[index] ?? 0,
    maximum: maximums?.[index] ?? Number.POSITIVE_INFINITY,
  };
}
