import type { AllocationPlan, LossModel, Random } from "@slicetuner/core";
import { uniform } from "@slicetuner/optimizer";
import { describeGain } from "./describe-gain.ts";
import { explainPlan } from "./explain-plan.ts";
import { forecastPlanGain, type PlanGain } from "./forecast-gain.ts";
import type { PlanConstraints } from "./plan-round.ts";

/**
 * What a purchase will bring, in numbers and sentences, and why the plan that it is (a part of) is what it is.
 * @param options.amounts what is bought, which a limit may have cut back from the allocation
 */
export function explainPurchase(options: {
  readonly lossModel: LossModel;
  readonly allocation: AllocationPlan;
  readonly amounts: readonly number[];
  readonly constraints: PlanConstraints;
  readonly sliceNames: readonly string[];
  readonly fairnessWeight: number | undefined;
  /** Of the draws that the gain is made of. */
  readonly random: Random;
}): { readonly gain: PlanGain; readonly explanation: readonly string[] } {
  const { lossModel, allocation, amounts, constraints, sliceNames, fairnessWeight, random } = options;
  const { sizes } = constraints;
  const same = uniform(constraints);
  const gain = forecastPlanGain({ lossModel, sizes, amounts, uniform: same, random });
  const losses = lossModel.predict(sizes);
  const loss = losses.reduce((sum, own) => sum + own, 0) / losses.length;
  const bought = amounts.reduce((sum, amount) => sum + amount, 0);
  const explanation = [
    ...describeGain(gain, loss, bought),
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
