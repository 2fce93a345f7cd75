import type { TunerEvent } from "@slicetuner/core";
import { createLimit } from "@slicetuner/influence";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { planBaseline, planTuned } from "./plan-round.ts";
import { defaultRounds, isBaseline, limitOf } from "./strategy.ts";
import { strategyOf, type TuneOptions, type TuneResult } from "./tune.ts";
import { TuningRun } from "./tuning-run.ts";

/**
 * Algorithm 1 of the tech report. A baseline, and One-shot, are the same loop left after one round. `stepwise` buys
 * an equal part of the budget in each of its rounds, so that a later estimate may mend an earlier plan.
 *
 * Beside the text: prices and caps are asked for anew each round, what was not delivered is not paid, a slice whose
 * source ran dry is planned around, and a round that buys its whole plan is the last (what is left, the plan chose
 * not to spend).
 */
export async function runAlgorithm(
  options: TuneOptions,
  emit: (event: TunerEvent) => void,
): Promise<TuneResult> {
  const {
    fairnessWeight = defaultFairnessWeight,
    minimumSliceSize = 1,
    rounds = defaultRounds,
    maximumRounds = 20,
  } = options;
  const strategy = strategyOf(options);
  const isStepwise = strategy === "stepwise";
  const lastRound = isStepwise ? rounds : maximumRounds;
  const limitStrategy = limitOf(strategy);
  let limit = limitStrategy === undefined ? undefined : createLimit(limitStrategy);
  const run = new TuningRun(options, strategy, emit);

  if (strategy === "none") return run.end("plan-complete");
  await run.fillUp(minimumSliceSize);
  if (!isBaseline(strategy)) run.expectNoEmptySlice();

  for (let round = 1; round <= lastRound; round++) {
    const quote = await run.askForQuote();
    const reasonToEnd = run.reasonToEnd(quote);
    if (reasonToEnd !== undefined) return run.end(reasonToEnd);

    run.startRound(round);
    const constraints = run.constraints(quote, isStepwise ? lastRound - round + 1 : 1);
    const plan = isBaseline(strategy)
      ? planBaseline(strategy, constraints)
      : planTuned(await run.estimateLosses(round), constraints, fairnessWeight, limit?.limit);
    run.announce(round, plan, constraints);
    // A part of the budget may be too small for any purchase; the next one is larger.
    const mayBuyLater = isStepwise && round < lastRound;
    if (plan.amounts.every((amount) => amount === 0) && !mayBuyLater) return run.end("nothing-to-gain");

    const delivered = await run.buy(round, plan.amounts, quote);
    limit = limit?.increase();
    const boughtAll = delivered && !plan.isCut && !mayBuyLater;
    const isLast = isBaseline(strategy) || strategy === "one-shot" || (isStepwise && !mayBuyLater);
    if (boughtAll || isLast) return run.endWithPlan();
  }
  return run.end("round-limit");
}
