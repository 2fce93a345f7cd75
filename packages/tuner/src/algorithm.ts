import {
  concatenateDatasets,
  type Dataset,
  type LossModel,
  type Quote,
  Random,
  SliceTunerError,
  sliceSizes,
  type TunerEvent,
} from "@slicetuner/core";
import { createLimit } from "@slicetuner/influence";
import { waterFilling } from "@slicetuner/optimizer";
import { acquireAmounts } from "./acquire-amounts.ts";
import { estimateLosses, maximumsOf, planBaseline, planTuned, type RoundPlan } from "./plan-round.ts";
import { proportionalEstimation } from "./proportional-estimation.ts";
import { isBaseline, limitOf } from "./strategy.ts";
import type { TuneOptions, TuneResult, TuneStatus } from "./tune.ts";

/**
 * Algorithm 1 of the tech report. A baseline, and One-shot, are the same loop left after one round.
 *
 * Beside the text: prices and caps are asked for anew each round; what was not delivered is not paid; and a slice whose
 * source ran dry is planned around.
 */
export async function runAlgorithm(
  options: TuneOptions,
  emitToReader: (event: TunerEvent) => void,
): Promise<TuneResult> {
  const {
    acquirer,
    budget,
    data,
    strategy = "moderate",
    fairnessWeight = 0.1,
    minimumSliceSize = 1,
  } = options;
  const { estimator = proportionalEstimation(), maximumRounds = 20, runId = crypto.randomUUID() } = options;
  const signal = options.signal ?? new AbortController().signal;
  const random = new Random(options.seed ?? 1);
  const sliceNames = data.train.slices.map((slice) => slice.name);
  const initialSizes = sliceSizes(data.train);
  const limitStrategy = limitOf(strategy);
  const started = performance.now();

  let limit = limitStrategy === undefined ? undefined : createLimit(limitStrategy);
  let train: Dataset = data.train;
  let sizes = initialSizes;
  let budgetLeft = budget;
  let exhausted = sizes.map(() => false);
  let lossModel: LossModel | null = null;
  let trainings = 0;
  let rounds = 0;
  const warnings: string[] = [];

  const emit = (event: TunerEvent) => {
    if (event.type === "warning") warnings.push(event.message);
    emitToReader(event);
  };

  const plan = async (round: number, quote: Quote): Promise<RoundPlan> => {
    const constraints = {
      sizes,
      budget: budgetLeft,
      unitCosts: quote.unitCosts,
      maximums: maximumsOf(quote, exhausted),
    };
    if (isBaseline(strategy)) return planBaseline(strategy, constraints);
    const estimate = await estimateLosses(
      options,
      train,
      estimator,
      random.fork("round", round),
      signal,
      (progress) => emit({ type: "training-progress", round, purpose: "estimation", ...progress }),
    );
    ({ lossModel } = estimate);
    trainings += estimate.trainings;
    for (const message of estimate.warnings) emit({ type: "warning", round, message });
    emit({ type: "losses-estimated", round, sizes, lossModel });
    return planTuned(lossModel, constraints, fairnessWeight, limit?.limit);
  };

  /** Buys, and returns whether everything asked for was delivered. */
  const buy = async (round: number, quote: Quote, amounts: readonly number[]): Promise<boolean> => {
    const bought = await acquireAmounts({ acquirer, quote, amounts, sliceNames, runId, round, signal, emit });
    train = concatenateDatasets(train, ...bought.deliveries);
    sizes = sliceSizes(train);
    budgetLeft = Math.max(0, budgetLeft - bought.cost);
    exhausted = exhausted.map((before, slice) => before || bought.exhausted[slice]!);
    rounds += 1;
    emit({ type: "round-end", round, acquired: bought.acquired, sizes, spent: bought.cost, budgetLeft });
    return amounts.every((amount, slice) => bought.acquired[slice] === amount);
  };

  const runRounds = async (): Promise<TuneStatus> => {
    for (let round = 1; round <= maximumRounds; round++) {
      signal.throwIfAborted();
      const quote = await acquirer.doQuote({ signal });
      const maximums = maximumsOf(quote, exhausted);
      if (strategy !== "none") {
        if (maximums.every((maximum) => maximum === 0)) return "sources-exhausted";
        if (!quote.unitCosts.some((cost, slice) => cost <= budgetLeft && maximums[slice]! > 0))
          return "budget-spent";
      }
      emit({ type: "round-start", round, sizes, budgetLeft });
      const { amounts, allocation, changeRatio, forecast } = await plan(round, quote);
      const cost = amounts.reduce((sum, amount, slice) => sum + amount * quote.unitCosts[slice]!, 0);
      emit({
        type: "plan-made",
        round,
        sizes,
        amounts,
        unitCosts: quote.unitCosts,
        cost,
        budget: budgetLeft,
        allocation,
        changeRatio,
        forecast,
      });
      if (amounts.every((amount) => amount === 0))
        return strategy === "none" ? "plan-complete" : "nothing-to-gain";

      const complete = await buy(round, quote, amounts);
      limit = limit?.increase();
      const planLeft = allocation?.amounts.some((amount, slice) => amount > amounts[slice]!) ?? false;
      if (isBaseline(strategy) || strategy === "one-shot" || (complete && !planLeft)) return "plan-complete";
    }
    return "round-limit";
  };

  emit({ type: "run-start", strategy, sizes, budget });
  if (strategy !== "none" && sizes.some((size) => size < minimumSliceSize)) {
    const quote = await acquirer.doQuote({ signal });
    emit({ type: "round-start", round: 0, sizes, budgetLeft });
    await buy(0, quote, fillUp(sizes, minimumSliceSize, budgetLeft, quote));
  }
  if (!isBaseline(strategy) && sizes.includes(0)) {
    const empty = sliceNames.filter((_, slice) => sizes[slice] === 0).map((name) => `"${name}"`);
    throw new SliceTunerError(`no example of ${empty.join(", ")}, and none could be acquired`, {
      hint: "A learning curve needs examples: leave these slices out, or merge them with others.",
    });
  }
  const status = await runRounds();
  const acquired = sizes.map((size, slice) => size - initialSizes[slice]!);
  const spent = budget - budgetLeft;
  emit({ type: "run-end", acquired, spent, rounds });
  const seconds = (performance.now() - started) / 1000;
  return {
    status,
    strategy,
    initialSizes,
    acquired,
    spent,
    budgetLeft,
    rounds,
    trainings,
    seconds,
    train,
    lossModel,
    warnings,
  };
}

/** Lines 2–6: every slice up to the minimum size, the smallest slices first where the budget does not reach. */
function fillUp(sizes: readonly number[], minimum: number, budget: number, quote: Quote): readonly number[] {
  const missing = sizes.map((size, slice) =>
    Math.min(Math.max(0, minimum - size), quote.available[slice] ?? Number.POSITIVE_INFINITY),
  );
  return waterFilling({ sizes, unitCosts: quote.unitCosts, budget, maximums: missing });
}
