import type { AllocationPlan, LossModel, PlanGain, Random } from "@slicetuner/core";
import { sliceWeights, uniform } from "@slicetuner/optimizer";
import { describeGain } from "./describe-gain.ts";
import { explainPlan } from "./explain-plan.ts";
import { chanceOfLess, forecastPlanGain } from "./forecast-gain.ts";
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
}

/** What a purchase will bring, in numbers and sentences, and why the plan is what it is. */
export function explainPurchase(options: Purchase): {
  readonly gain: PlanGain;
  readonly explanation: readonly string[];
} {
  const { lossModel, allocation, amounts, constraints, sliceNames, fairnessWeight, random } = options;
  const { sizes } = constraints;
  const same = uniform(constraints);
  const optimism = meanLossOptimism(options);
  const gain = forecastPlanGain({ lossModel, sizes, amounts, uniform: same, random, optimism });
  const losses = lossModel.predict(sizes);
  const loss = losses.reduce((sum, own) => sum + own, 0) / losses.length;
  const bought = amounts.reduce((sum, amount) => sum + amount, 0);
  const explanation = [
    ...describeGain(gain, loss, bought),
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
  return { gain, explanation };
}

/**
 * Probability, as the estimate sees it, that the mean loss will truly be lower than after buying equally: the `chance` of {@link explainPurchase}
 * without the rest, which takes a hundred times as long. Null for equal amounts.
 */
export function chanceOverUniform(purchase: Purchase): number | null {
  const { lossModel, amounts, constraints, random } = purchase;
  const same = uniform(constraints);
  if (same.every((amount, slice) => amount === amounts[slice])) return null;
  const grown = (bought: readonly number[]): number[] =>
    constraints.sizes.map((size, slice) => size + bought[slice]!);
  return chanceOfLess({
    ...{ lossModel, random, from: grown(same), to: grown(amounts) },
    optimism: meanLossOptimism(purchase),
  });
}

/** The optimism of the objective as one of the mean loss; of a plan that a limit has cut back, in proportion. */
function meanLossOptimism({
  lossModel,
  allocation,
  amounts,
  constraints: { sizes },
  fairnessWeight,
}: Purchase): number {
  const { optimism = 0 } = allocation;
  if (optimism === 0 || lossModel.kind !== "coupled") return 0;
  const weights = sliceWeights({
    lossModel,
    sizes,
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
  });
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return (optimism / total(weights)) * (total(amounts) / total(allocation.amounts));
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
