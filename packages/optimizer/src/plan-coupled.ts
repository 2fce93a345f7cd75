import {
  type AllocationPlan,
  type ConvexObjective,
  type CoupledLossModel,
  ProblemList,
} from "@slicetuner/core";
import { allocate } from "./allocate.ts";
import { uniform, waterFilling } from "./baselines.ts";
import { planConvex } from "./convex/plan-convex.ts";
import { type AllocationSlice, defaultFairnessWeight } from "./input.ts";
import { mostByEvidence } from "./limit-growth.ts";
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
 * their minimum, and slices of which little is known no more than {@link mostByEvidence}. Where the plan is not expected to be better than equal amounts by `certainty` standard errors, it is those, and the smallest slices get what is left of the budget.
 *
 * @throws InvalidInputError with all problems found
 */
export function planCoupled(input: PlanCoupledInput): AllocationPlan {
  const { lossModel, sizes, budget, amounts } = input;
  const weights = sliceWeights(input);
  const objective = lossModel.weigh(weights);
  const unitCosts = sizes.map((_, index) => input.unitCosts?.[index] ?? 1);
  const { maximums, priceSteps, minimums } = input;
  const offer = { unitCosts, budget, ...(maximums && { maximums }), ...(priceSteps && { priceSteps }) };
  // What equal amounts leave of the budget goes to the smallest slices: where there are more slices than it pays for, all of it.
  const same = waterFilling({ ...offer, sizes, minimums: uniform(offer) });
  const most = mostByEvidence(lossModel, weights, sizes, same).map((value, index) =>
    Math.max(minimums?.[index] ?? 0, Math.min(value, maximums?.[index] ?? Number.POSITIVE_INFINITY)),
  );
  const convex = priceSteps === undefined ? lossModel.convexSum?.(weights) : undefined;
  if (convex !== undefined) {
    const best = planConvexly(input, convex, unitCosts, most);
    return keepOrBuyEqually(input, weights, best, same, (bought) =>
      convex.value(sizes.map((size, index) => size + bought[index]!)),
    );
  }
  const best = allocate({
    slices: sizes.map(
      (_, index): AllocationSlice => ({
        scale: Math.max(0, objective.scales[index]!),
        exponent: objective.exponent,
        ...boundsOf({ ...input, maximums: most }, index),
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
  return best.status === "flat-curves" ? plan : keepOrBuyEqually(input, weights, plan, same, objectiveAt);
}

/** The best purchase where the sum of losses is convex, but not separable. */
function planConvexly(
  { sizes, budget, minimums, amounts }: PlanCoupledInput,
  objective: ConvexObjective,
  unitCosts: readonly number[],
  most: readonly number[],
): AllocationPlan {
  const { iterations: _, ...plan } = planConvex({
    objective,
    sizes,
    budget,
    unitCosts,
    maximums: most,
    ...(minimums && { minimums }),
    ...(amounts && { amounts }),
  });
  const slope = objective.gradient(sizes.map((size, index) => size + plan.amounts[index]!));
  const falls = slope.map((own, index) =>
    plan.amounts[index]! < most[index]! ? -own / unitCosts[index]! : 0,
  );
  return { ...plan, multiplier: Math.max(0, ...falls) };
}

/** The plan, or equal amounts where it is not expected to be better than these by `certainty` standard errors. */
function keepOrBuyEqually(
  { lossModel, sizes, unitCosts, priceSteps, minimums, certainty = defaultCertainty }: PlanCoupledInput,
  weights: readonly number[],
  plan: AllocationPlan,
  same: readonly number[],
  objectiveAt: (bought: readonly number[]) => number,
): AllocationPlan {
  if (same.some((amount, index) => amount < (minimums?.[index] ?? 0))) return plan;
  const grown = (bought: readonly number[]): number[] => sizes.map((size, index) => size + bought[index]!);
  const { expected, standardError } = lossModel.difference(weights, grown(same), grown(plan.amounts));
  if (expected + certainty * standardError <= 0) return plan;
  const value = objectiveAt(same);
  const prices = priceSteps ?? sizes.map((_, index) => [{ unitCost: unitCosts?.[index] ?? 1, count: null }]);
  return {
    ...plan,
    amounts: same,
    cost: costOf(same, prices),
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
