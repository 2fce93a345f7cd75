import type { AllocationPlan, LossModel, PriceStep } from "@slicetuner/core";
import { limitPlan, proportional, uniform, waterFilling } from "@slicetuner/optimizer";
import { planWorthwhile } from "./buying/plan-worthwhile.ts";
import type { Baseline } from "./strategy.ts";

/** What a round wants to buy, and why. */
export interface RoundPlan {
  readonly amounts: readonly number[];
  readonly allocation: AllocationPlan | null;
  readonly changeRatio: number;
  /** Whether the limit cut the plan, so that more is to be bought in the next round. */
  readonly isCut: boolean;
  readonly forecast: { readonly before: number[]; readonly after: number[] } | null;
  /** What else explains the plan, in sentences. @default none */
  readonly notes?: readonly string[];
}

/** What a plan may spend and take. */
export interface PlanConstraints {
  readonly sizes: readonly number[];
  readonly budget: number;
  readonly unitCosts: readonly number[];
  /** Most that can be had of each slice. */
  readonly maximums: readonly number[];
  /** Where a price changes with the number bought; `unitCosts` then are the prices to begin with. */
  readonly priceSteps?: readonly (readonly PriceStep[])[];
}

/** What a plan is to reach. */
export interface PlanAim {
  readonly fairnessWeight: number;
  readonly worth?: number | undefined;
  readonly importance?: readonly number[] | undefined;
}

/** A plan that looks only at sizes, prices and caps. */
export function planBaseline(baseline: Exclude<Baseline, "none">, constraints: PlanConstraints): RoundPlan {
  const amounts = { uniform, "water-filling": waterFilling, proportional }[baseline](constraints);
  return { amounts, allocation: null, changeRatio: 1, isCut: false, forecast: null };
}

/**
 * One-shot's plan (section 2.2 of the specs), cut back so that the imbalance ratio changes by at most `limit`
 * (2.3).
 */
export function planTuned(
  lossModel: LossModel,
  constraints: PlanConstraints,
  { fairnessWeight, worth, importance }: PlanAim,
  limit: number | undefined,
): RoundPlan {
  const { sizes } = constraints;
  const allocation = planWorthwhile({ lossModel, fairnessWeight, importance, ...constraints }, worth);
  const limited =
    limit === undefined
      ? { amounts: allocation.amounts, changeRatio: 1, limited: false }
      : limitPlan({ sizes, plan: allocation.amounts, limit });
  const cutToNothing = limited.amounts.every((amount) => amount === 0);
  const amounts = cutToNothing ? bestSingleExample(lossModel, allocation, constraints) : limited.amounts;
  const after = sizes.map((size, slice) => size + amounts[slice]!);
  return {
    amounts,
    allocation,
    changeRatio: limited.changeRatio,
    isCut: limited.limited,
    forecast: { before: lossModel.predict(sizes), after: lossModel.predict(after) },
  };
}

/**
 * A limit that lets not even one example through would stop the run for ever (the reference code loops): buy
 * the one planned example that lowers the total loss most for its price.
 */
function bestSingleExample(
  lossModel: LossModel,
  allocation: AllocationPlan,
  { sizes, unitCosts }: PlanConstraints,
): number[] {
  const total = (at: readonly number[]) => lossModel.predict(at).reduce((sum, loss) => sum + loss, 0);
  const now = total(sizes);
  let best = -1;
  let bestGain = -Infinity;
  allocation.amounts.forEach((amount, slice) => {
    if (amount === 0) return;
    const grown = sizes.map((size, other) => (other === slice ? size + 1 : size));
    const gain = (now - total(grown)) / unitCosts[slice]!;
    if (gain > bestGain) [best, bestGain] = [slice, gain];
  });
  return sizes.map((_, slice) => (slice === best ? 1 : 0));
}
