import type { TunerEvent } from "@slicetuner/core";
import { createLimit } from "@slicetuner/influence";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { planBaseline, planTuned } from "./plan-round.ts";
import { isBaseline, limitOf } from "./strategy.ts";
import type { TuneOptions, TuneResult } from "./tune.ts";
import { TuningRun } from "./tuning-run.ts";

/**
 * Algorithm 1 of the tech report. A baseline, and One-shot, are the same loop left after one round.
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
    strategy = "moderate",
    fairnessWeight = defaultFairnessWeight,
    minimumSliceSize = 1,
    maximumRounds = 20,
  } = options;
  const limitStrategy = limitOf(strategy);
  let limit = limitStrategy === undefined ? undefined : createLimit(limitStrategy);
  const run = new TuningRun(options, strategy, emit);

  if (strategy === "none") return run.end("plan-complete");
  await run.fillUp(minimumSliceSize);
  if (!isBaseline(strategy)) run.expectNoEmptySlice();

  for (let round = 1; round <= maximumRounds; round++) {
    const quote = await run.askForQuote();
    const reasonToEnd = run.reasonToEnd(quote);
    if (reasonToEnd !== undefined) return run.end(reasonToEnd);

    run.startRound(round);
    const constraints = run.constraints(quote);
    const plan = isBaseline(strategy)
      ? planBaseline(strategy, constraints)
      : planTuned(await run.estimateLosses(round), constraints, fairnessWeight, limit?.limit);
    run.announce(round, plan, quote);
    if (plan.amounts.every((amount) => amount === 0)) return run.end("nothing-to-gain");

    const delivered = await run.buy(round, plan.amounts, quote);
    limit = limit?.increase();
    const boughtAll = delivered && !plan.isCut;
    if (boughtAll || isBaseline(strategy) || strategy === "one-shot") return run.endWithPlan();
  }
  return run.end("round-limit");
}
