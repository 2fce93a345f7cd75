import { type AllocationPlan, InvalidInputError, Random } from "@slicetuner/core";
import { planAllocation } from "@slicetuner/optimizer";
import { measureLosses } from "../measures.ts";
import { type PurchaseProblem, sizesAfter } from "./purchase-problem.ts";

/** A loss or unfairness that is to be reached. */
export interface PlanTarget {
  readonly measure: "loss" | "slice" | "average-eer";
  /** The slice's place, where the measure is its loss. */
  readonly slice?: number;
  /** To be at most this. */
  readonly value: number;
  /** Odds, to one, that the purchase truly reaches it. @default 1 */
  readonly odds?: number;
}

/**
 * `reached`: by the purchase; `reached-already`: by what is at hand; `out-of-reach`: by no purchase that was allowed.
 */
export type TargetStatus = "reached" | "reached-already" | "out-of-reach";

/** What it takes to reach a target. */
export interface TargetOutcome {
  readonly target: PlanTarget;
  readonly status: TargetStatus;
  /**
   * Probability, as the estimate sees it, that it is truly reached with the purchase; out of reach, with the
   * largest one.
   */
  readonly chance: number;
  /** What the measure is expected to be then. */
  readonly expected: number;
  /** The most that was looked at. */
  readonly largestBudget: number;
}

/** Without a budget, purchases of so many times the present data are looked at. */
const mostGrowth = 100;
const truthCount = 200;
/** The cheapest purchase is found to a hundredth of its price. */
const priceTolerance = 0.01;
/** Weights of unfairness that are tried, besides the one asked for, where losses are to be alike. */
const fairnessWeights = [1, 10];

/**
 * The cheapest purchase that reaches a target with the odds asked for, as the estimate sees it. For each
 * budget the plan is the best one for what is to be reached, so the cheapest is sought among these; for error
 * rates with several weights of unfairness.
 *
 * @param budget the most that may be spent. @default 100 times what the present data would cost
 * @throws InvalidInputError for estimates of independent curves, which have no truths of all slices to draw
 * from
 */
export function planTarget(
  problem: PurchaseProblem,
  target: PlanTarget,
  budget?: number,
): { readonly plan: AllocationPlan; readonly outcome: TargetOutcome } {
  const { lossModel, sizes, unitCosts, fairnessWeight } = problem;
  if (lossModel.kind !== "coupled") {
    throw new InvalidInputError([{ path: "target", message: "needs an estimate of coupled slices" }]);
  }
  const truths = Array.from({ length: truthCount }, (_, draw) =>
    lossModel.draw(new Random("target").fork(draw)),
  );
  const measure = measureOf(target, problem.importance);
  const { odds = 1, value } = target;
  const wanted = odds / (1 + odds);
  const isOfSlice = target.measure === "slice";
  const importance = isOfSlice
    ? sizes.map((_, slice) => (slice === target.slice ? 1 : 0))
    : problem.importance;
  const planWith = (weight: number | undefined, own: number): AllocationPlan =>
    planAllocation({
      ...problem,
      budget: own,
      certainty: 0,
      ...(weight === undefined ? {} : { fairnessWeight: weight }),
      ...(importance && { importance }),
    });
  const judge = (plan: AllocationPlan): { chance: number; expected: number } => {
    const at = sizesAfter(sizes, plan.amounts);
    const reached = truths.filter((truth) => measure(truth(at)) <= value).length;
    return { chance: reached / truthCount, expected: measure(lossModel.predict(at)) };
  };
  const present = sizes.reduce((sum, size, slice) => sum + size * unitCosts[slice]!, 0);
  const largestBudget = budget ?? mostGrowth * present;
  const answer = (status: TargetStatus, plan: AllocationPlan) => ({
    plan,
    outcome: { target, status, ...judge(plan), largestBudget },
  });
  const nothing = planWith(fairnessWeight, 0);
  if (judge(nothing).chance >= wanted) return answer("reached-already", nothing);
  const weights = target.measure === "average-eer" ? [fairnessWeight, ...fairnessWeights] : [fairnessWeight];
  const found = weights.flatMap((weight) => cheapest(weight) ?? []);
  if (found.length > 0) {
    return answer(
      "reached",
      found.reduce((least, plan) => (plan.cost < least.cost ? plan : least)),
    );
  }
  const most = weights.map((weight) => planWith(weight, largestBudget));
  const nearest = most.reduce((best, plan) => (judge(plan).chance > judge(best).chance ? plan : best));
  const { outcome } = answer("out-of-reach", nearest);
  return { plan: nothing, outcome };

  /** Twice as much until it is enough, then between the last two. */
  function cheapest(weight: number | undefined): AllocationPlan | undefined {
    const isEnough = (plan: AllocationPlan): boolean => judge(plan).chance >= wanted;
    let enough = Math.min(largestBudget, 0.01 * present);
    let plan = planWith(weight, enough);
    let tooLittle = 0;
    while (!isEnough(plan)) {
      if (enough >= largestBudget) return undefined;
      tooLittle = enough;
      enough = Math.min(largestBudget, 2 * enough);
      plan = planWith(weight, enough);
    }
    while (enough - tooLittle > priceTolerance * enough) {
      const middle = (enough + tooLittle) / 2;
      const other = planWith(weight, middle);
      if (isEnough(other)) [enough, plan] = [middle, other];
      else tooLittle = middle;
    }
    return plan;
  }
}

function measureOf(
  { measure, slice }: PlanTarget,
  importance: readonly number[] | undefined,
): (losses: readonly number[]) => number {
  if (measure === "slice") return (losses) => losses[slice!]!;
  if (measure === "loss") return (losses) => measureLosses(losses, importance).loss;
  return (losses) => measureLosses(losses).averageEqualizedErrorRate;
}
