import type { AllocationPlan, LossModel, PlanGain, Random } from "@slicetuner/core";
import { uniform } from "@slicetuner/optimizer";
import { meanLossOptimism } from "./buying/purchase-problem.ts";
import { describeGain, type PlanVerdict, verdictOf } from "./describe-gain.ts";
import { explainPlan } from "./explain-plan.ts";
import { chanceOfLess, forecastPlanGain } from "./forecast-gain.ts";
import { weightedMean } from "./measures.ts";
import type { PlanConstraints } from "./plan-round.ts";

/** A purchase and the plan that it is, or is a part of. */
export interface Purchase {
  readonly lossModel: LossModel;
  readonly allocation: AllocationPlan;
  /** What is bought, which a limit may have cut back from the allocation. */
  readonly amounts: readonly number[];
  readonly constraints: PlanConstraints;
  readonly sliceNames: readonly string[];
  readonly fairnessWeight: number | undefined;
  /** Of the draws that the gain is made of. */
  readonly random: Random;
  readonly importance?: readonly number[] | undefined;
  readonly worth?: number | undefined;
  /** The whole budget, of which not all need be spent where `worth` says when to stop. */
  readonly whole?: number;
}

/** What a purchase will bring, in numbers and sentences, and why the plan is what it is. */
export function explainPurchase(options: Purchase): {
  readonly gain: PlanGain;
  readonly verdict: PlanVerdict | null;
  readonly summary: readonly string[];
  readonly explanation: readonly string[];
} {
  const { lossModel, allocation, amounts, constraints, sliceNames, fairnessWeight, random } = options;
  const { importance, worth, whole = 0 } = options;
  const { sizes } = constraints;
  const same = equalAmounts(options);
  const optimism = optimismOf(options);
  const gain = forecastPlanGain({
    ...{ lossModel, sizes, amounts, uniform: same, random, optimism },
    ...(importance && { importance }),
  });
  const losses = lossModel.predict(sizes);
  const loss = weightedMean(losses, importance ?? losses.map(() => 1));
  const bought = total(amounts);
  const summary = [
    ...describeGain(gain, loss, bought),
    ...describeWorth({ worth, cost: allocation.cost, budget: whole }),
  ];
  const explanation = [
    ...describeForms(lossModel),
    ...explainPlan({
      sliceNames,
      sizes,
      amounts: allocation.amounts,
      lossModel,
      status: allocation.status,
      ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
    }),
  ];
  return { gain, verdict: verdictOf(gain, loss, bought), summary, explanation };
}

/**
 * Probability, as the estimate sees it, that the mean loss will truly be lower than after buying equally: the
 * `chance` of {@link explainPurchase} without the rest, which takes a hundred times as long. Null for equal amounts.
 */
export function chanceOverUniform(purchase: Purchase): number | null {
  const { lossModel, amounts, constraints, random, importance } = purchase;
  const same = equalAmounts(purchase);
  if (same.every((amount, slice) => amount === amounts[slice])) return null;
  const grown = (bought: readonly number[]): number[] =>
    constraints.sizes.map((size, slice) => size + bought[slice]!);
  return chanceOfLess({
    ...{ lossModel, random, from: grown(same), to: grown(amounts) },
    optimism: optimismOf(purchase),
    ...(importance && { importance }),
  });
}

/** A plan of equal amounts is one itself, also where what is left buys one more of a slice. */
function equalAmounts({ allocation, constraints }: Purchase): readonly number[] {
  return allocation.status === "uniform" ? allocation.amounts : uniform(constraints);
}

/**
 * By how much the fall of the mean loss is told too large; of a plan that a limit has cut back, in
 * proportion.
 */
function optimismOf({
  lossModel,
  allocation,
  amounts,
  constraints,
  fairnessWeight,
  importance,
}: Purchase): number {
  const { sizes, unitCosts } = constraints;
  const ofAll = meanLossOptimism(
    { lossModel, sizes, unitCosts, fairnessWeight, importance },
    allocation.optimism,
  );
  return ofAll === 0 ? 0 : (ofAll * total(amounts)) / total(allocation.amounts);
}

/** Why not all of the budget is spent, where `worth` says when to stop. */
function describeWorth(spent: { worth: number | undefined; cost: number; budget: number }): string[] {
  const { worth, cost, budget } = spent;
  if (worth === undefined || !(cost < 0.95 * budget)) return [];
  const least = `the mean loss would fall by less than ${worth} for a unit of money`;
  if (cost === 0) return [`Nothing is worth its price: ${least}`];
  return [`The rest of the budget is kept, ${Number((budget - cost).toPrecision(6))}: ${least}`];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** What each form counts, where there is more than one. */
function describeForms(lossModel: LossModel): string[] {
  if (lossModel.kind !== "coupled") return [];
  const { additive = 1, effective = 0 } = lossModel.forms ?? {};
  if (additive === 0 || effective === 0) return [];
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return [
    `Of the two forms of the estimate additive effects count ${percent(additive)} and effective data ${percent(effective)}, by how well they predict held-out trainings`,
  ];
}
