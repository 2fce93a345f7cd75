import {
  type AllocationPlan,
  type ConvexObjective,
  type CoupledLossModel,
  ProblemList,
} from "@slicetuner/core";
import { allocate } from "./allocate.ts";
import { proportional, uniform, waterFilling } from "./baselines.ts";
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
/** So often a sum that is not convex is planned anew around the last plan. */
const mostTurns = 8;

/**
 * The best plan for slices that also learn from each other's data (designed estimation, plan): each slice's
 * loss counts once, and λ/A more where it is above the reference A at the present sizes. So weighed, the sum
 * of losses is a sum over slices of power laws of their sizes, for which `allocate` finds the exact optimum,
 * or the model gives a convex sum of its own. Slices whose examples are not expected to help get their
 * minimum, and slices of which little is known no more than {@link mostByEvidence}.
 *
 * The baselines' plans are candidates too. What the estimate tells of its own plan comes with how much of it
 * is luck of having been chosen. A plan that is not expected to be better by `certainty` standard errors is
 * not bought: in its place come equal amounts, the smallest slices getting what is left of the budget, or
 * water filling ({@link fallBack}).
 *
 * @throws InvalidInputError with all problems found
 */
export function planCoupled(input: PlanCoupledInput): AllocationPlan {
  const { lossModel, sizes, budget, maximums, priceSteps, minimums } = input;
  const weights = sliceWeights(input);
  const unitCosts = sizes.map((_, index) => input.unitCosts?.[index] ?? 1);
  const offer = { unitCosts, budget, ...(maximums && { maximums }), ...(priceSteps && { priceSteps }) };
  // What equal amounts leave of the budget goes to the smallest slices: where there are more slices than it
  // pays for, all of it.
  const same = waterFilling({ ...offer, sizes, minimums: uniform(offer) });
  const most = mostByEvidence(lossModel, weights, sizes, same).map((value, index) =>
    Math.max(minimums?.[index] ?? 0, Math.min(value, maximums?.[index] ?? Number.POSITIVE_INFINITY)),
  );
  const planOn = (model: CoupledLossModel): AllocationPlan => optimize(input, model, weights, most);
  const best = planOn(lossModel);
  if (best.status === "flat-curves") return best;
  const limited = { ...offer, sizes, maximums: most };
  const candidates = {
    uniform: same,
    "water-filling": waterFilling({ ...limited, ...(minimums && { minimums }) }),
    // What it leaves of the budget goes to the smallest slices too.
    proportional: waterFilling({ ...limited, minimums: proportional(limited) }),
  };
  return choose(input, weights, { best, planOn, candidates });
}

/** The optimum on this model. */
function optimize(
  input: PlanCoupledInput,
  lossModel: CoupledLossModel,
  weights: readonly number[],
  most: readonly number[],
): AllocationPlan {
  const { sizes, budget, amounts, priceSteps } = input;
  if (priceSteps === undefined && lossModel.convexSum !== undefined) {
    return planConvexly(input, (from, to) => lossModel.convexSum!(weights, from, to), most);
  }
  const objective = lossModel.weigh(weights);
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
  // Slices that do harm count nothing while planning: the constant that this leaves out is put back.
  const objectiveOfBest = objective.scales.reduce(
    (sum, scale, slice) => sum + scale * (sizes[slice]! + best.amounts[slice]!) ** -objective.exponent,
    objective.constant,
  );
  return { ...best, objective: objectiveOfBest, lowerBound: objectiveOfBest - best.gap };
}

/**
 * The best purchase where the sum of losses is not separable. Where it is not convex either, tangents stand
 * for its concave parts, at the last plan (convex–concave procedure, Yuille & Rangarajan 2003): each plan is
 * better than the one before. The bound then is that of the sum with chords for them, and is a bound all the
 * same.
 */
function planConvexly(
  { sizes, budget, unitCosts: given, minimums, amounts }: PlanCoupledInput,
  sumBetween: (from: readonly number[], to: readonly number[]) => ConvexObjective,
  most: readonly number[],
): AllocationPlan {
  const unitCosts = sizes.map((_, index) => given?.[index] ?? 1);
  const grown = (bought: readonly number[]): number[] => sizes.map((size, index) => size + bought[index]!);
  const valueAt = (bought: readonly number[]): number => {
    const at = grown(bought);
    return sumBetween(at, at).value(at);
  };
  const solve = (objective: ConvexObjective, kind: PlanCoupledInput["amounts"]) =>
    planConvex({
      objective,
      sizes,
      budget,
      unitCosts,
      maximums: most,
      ...(minimums && { minimums }),
      ...(kind && { amounts: kind }),
    });
  let objective = sumBetween(sizes, sizes);
  let { iterations: _, ...plan } = solve(objective, amounts);
  if (objective.isExact === false) {
    plan = { ...plan, objective: valueAt(plan.amounts) };
    for (let turn = 1; turn < mostTurns; turn++) {
      const around = grown(plan.amounts);
      const next = solve(sumBetween(around, around), amounts);
      const value = valueAt(next.amounts);
      if (!(value < plan.objective)) break;
      plan = { ...plan, amounts: next.amounts, cost: next.cost, objective: value };
    }
    const least = sizes.map((size, index) => size + (minimums?.[index] ?? 0));
    const largest = sizes.map((size, index) => size + Math.min(most[index]!, budget / unitCosts[index]!));
    const { lowerBound } = solve(sumBetween(least, largest), "continuous");
    const bound = Math.min(lowerBound, plan.objective);
    plan = { ...plan, lowerBound: bound, gap: plan.objective - bound, status: "gap-bounded" };
    objective = sumBetween(grown(plan.amounts), grown(plan.amounts));
  }
  const slope = objective.gradient(grown(plan.amounts));
  const falls = slope.map((own, index) =>
    plan.amounts[index]! < most[index]! ? -own / unitCosts[index]! : 0,
  );
  return { ...plan, multiplier: Math.max(0, ...falls) };
}

type CandidateName = "uniform" | "water-filling" | "proportional";

/**
 * The candidate that is expected to be best, where the estimate can tell it from buying equally or by water
 * filling; else one of these.
 */
function choose(
  { lossModel, sizes, unitCosts, priceSteps, minimums, certainty = defaultCertainty }: PlanCoupledInput,
  weights: readonly number[],
  options: {
    readonly best: AllocationPlan;
    readonly planOn: (model: CoupledLossModel) => AllocationPlan;
    readonly candidates: Readonly<Record<CandidateName, readonly number[]>>;
  },
): AllocationPlan {
  const { best, planOn, candidates } = options;
  const isAllowed = (bought: readonly number[]): boolean =>
    bought.every((amount, index) => amount >= (minimums?.[index] ?? 0));
  if (!isAllowed(candidates.uniform)) return best;
  const grown = (bought: readonly number[]): number[] => sizes.map((size, index) => size + bought[index]!);
  const differenceOn = (model: CoupledLossModel, from: readonly number[], to: readonly number[]) =>
    model.difference(weights, grown(from), grown(to));
  const fallbackName = isAllowed(candidates["water-filling"])
    ? fallBack(lossModel, weights, sizes, candidates, certainty)
    : "uniform";
  const fallback = candidates[fallbackName];
  const ofBest = differenceOn(lossModel, fallback, best.amounts);
  const optimism = Math.min(
    Math.max(0, -ofBest.expected),
    optimismOf(lossModel, planOn, (model, bought) => differenceOn(model, fallback, bought).expected),
  );
  const { expected } = ofBest;
  const isClear = expected + certainty * ofBest.standardError <= 0;
  const ofProportional = differenceOn(lossModel, fallback, candidates.proportional);
  const isProportional =
    isAllowed(candidates.proportional) &&
    ofProportional.expected + certainty * ofProportional.standardError <= 0 &&
    ofProportional.expected < (isClear ? expected : 0);
  if (isClear && !isProportional) return { ...best, optimism };
  const chosen: CandidateName = isProportional ? "proportional" : fallbackName;
  const amounts = candidates[chosen];
  // The candidates are not worse than the plan as far as the estimate itself goes: the bound holds for them
  // too.
  const value = best.objective + differenceOn(lossModel, best.amounts, amounts).expected;
  const prices = priceSteps ?? sizes.map((_, index) => [{ unitCost: unitCosts?.[index] ?? 1, count: null }]);
  return {
    ...best,
    amounts,
    cost: costOf(amounts, prices),
    objective: value,
    gap: Math.max(0, value - best.lowerBound),
    lowerBound: Math.min(best.lowerBound, value),
    status: chosen,
  };
}

/** How losses are taken to fall with their own sizes where an estimate tells nothing: as size^−½. */
const priorExponent = 0.5;

/**
 * What to buy where the estimate cannot tell: water filling where it would be better than equal amounts if
 * every loss fell with its own size alike, and the estimate does not speak against it; else equal amounts.
 */
function fallBack(
  lossModel: CoupledLossModel,
  weights: readonly number[],
  sizes: readonly number[],
  { uniform: same, "water-filling": filled }: Readonly<Record<CandidateName, readonly number[]>>,
  certainty: number,
): "uniform" | "water-filling" {
  const levels = lossModel.predict(sizes);
  const prior = (bought: readonly number[]): number =>
    sizes.reduce(
      (sum, size, index) =>
        sum + weights[index]! * levels[index]! * ((size + bought[index]!) / size) ** -priorExponent,
      0,
    );
  if (!(prior(filled) < prior(same))) return "uniform";
  const grown = (bought: readonly number[]): number[] => sizes.map((size, index) => size + bought[index]!);
  const { expected, standardError } = lossModel.difference(weights, grown(same), grown(filled));
  return expected > certainty * standardError ? "uniform" : "water-filling";
}

/**
 * By how much the fall that a plan promises is told too large for the plan having been chosen: a plan of each
 * half of the trainings is told by that half and by the other. All trainings are twice as many, so half of
 * the difference is theirs; 0 where halves cannot tell.
 */
function optimismOf(
  lossModel: CoupledLossModel,
  planOn: (model: CoupledLossModel) => AllocationPlan,
  changeOn: (model: CoupledLossModel, bought: readonly number[]) => number,
): number {
  const halves = lossModel.halves?.() ?? null;
  if (halves === null) return 0;
  const excess = halves.map((own, side) => {
    const { amounts } = planOn(own);
    return changeOn(halves[1 - side]!, amounts) - changeOn(own, amounts);
  });
  return Math.max(0, excess.reduce((sum, value) => sum + value, 0) / excess.length / 2);
}

/**
 * Its importance times 1 + (λ/A)·[loss above A] for each slice, at the present sizes: how much its loss
 * counts in the plan.
 */
export function sliceWeights({
  lossModel,
  sizes,
  fairnessWeight,
  reference,
  importance,
}: Pick<PlanCoupledInput, "lossModel" | "sizes" | "fairnessWeight" | "reference" | "importance">): number[] {
  const lambda = fairnessWeight ?? defaultFairnessWeight;
  const losses = lossModel.predict(sizes);
  const problems = new ProblemList();
  const references = referenceLosses(Float64Array.from(losses), reference ?? "mean", lambda, problems);
  problems.throwIfAny();
  return losses.map((loss, slice) => {
    const own = importance?.[slice] ?? 1;
    return loss > references[slice]! ? own * (1 + lambda / references[slice]!) : own;
  });
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
