import {
  type AllocationPlan,
  type Dataset,
  type EstimationContext,
  type Estimator,
  type LossModel,
  type Quote,
  rowsBySlice,
  runTrainings,
  type TrainingProgress,
} from "@slicetuner/core";
import { type LimitedPlan, limitPlan } from "@slicetuner/influence";
import { planAllocation, proportional, uniform, waterFilling } from "@slicetuner/optimizer";
import type { Baseline } from "./strategy.ts";
import type { TuneOptions } from "./tune.ts";

/** What a round wants to buy, and why. */
export interface RoundPlan {
  readonly amounts: readonly number[];
  readonly allocation: AllocationPlan | null;
  readonly changeRatio: number;
  readonly forecast: { readonly before: number[]; readonly after: number[] } | null;
}

/** What a plan may spend and take. */
export interface PlanConstraints {
  readonly sizes: readonly number[];
  readonly budget: number;
  readonly unitCosts: readonly number[];
  /** Most that can be had of each slice. */
  readonly maximums: readonly number[];
}

/** Caps of a quote; what is known to be exhausted is capped at 0. */
export function maximumsOf(quote: Quote, exhausted: readonly boolean[]): number[] {
  return quote.available.map((available, slice) => (exhausted[slice] ? 0 : (available ?? Infinity)));
}

export function planBaseline(baseline: Baseline, constraints: PlanConstraints): RoundPlan {
  const amounts =
    baseline === "none"
      ? constraints.sizes.map(() => 0)
      : { uniform, "water-filling": waterFilling, proportional }[baseline](constraints);
  return { amounts, allocation: null, changeRatio: 1, forecast: null };
}

/** Trains on the estimator's subsets and turns their losses into a loss model. */
export async function estimateLosses(
  options: Pick<TuneOptions, "trainer" | "executor" | "data">,
  train: Dataset,
  estimator: Estimator,
  random: EstimationContext["random"],
  signal: AbortSignal,
  onProgress: (progress: TrainingProgress) => void,
): Promise<{ lossModel: LossModel; warnings: readonly string[]; trainings: number }> {
  const { trainer, executor, data } = options;
  const context = { rowsBySlice: rowsBySlice(train), random };
  const jobs = estimator.design(context);
  // The test data are for measuring outcomes; no estimate may see them.
  const estimationData = { train, validation: data.validation };
  const results = await runTrainings({ executor, trainer, data: estimationData, jobs, signal, onProgress });
  return { ...estimator.fit(context, jobs, results), trainings: jobs.length };
}

/** One-shot's plan (section 2.2 of the specs), cut back so that the imbalance ratio changes by at most `limit` (2.3). */
export function planTuned(
  lossModel: LossModel,
  constraints: PlanConstraints,
  fairnessWeight: number,
  limit: number | undefined,
): RoundPlan {
  const { sizes } = constraints;
  const allocation = planAllocation({ lossModel, fairnessWeight, ...constraints });
  const limited: Pick<LimitedPlan, "amounts" | "changeRatio"> =
    limit === undefined
      ? { amounts: allocation.amounts, changeRatio: 1 }
      : limitPlan({ sizes, plan: allocation.amounts, limit });
  const cutToNothing = limited.amounts.every((amount) => amount === 0);
  const amounts = cutToNothing ? bestSingleExample(lossModel, allocation, constraints) : limited.amounts;
  const after = sizes.map((size, slice) => size + amounts[slice]!);
  return {
    amounts,
    allocation,
    changeRatio: limited.changeRatio,
    forecast: { before: lossModel.predict(sizes), after: lossModel.predict(after) },
  };
}

/**
 * A limit that lets not even one example through would stop the run for ever (the reference code loops): buy the one
 * planned example that lowers the total loss most for its price.
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
