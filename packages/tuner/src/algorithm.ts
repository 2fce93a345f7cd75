import type { TunerEvent } from "@slicetuner/core";
import { createLimit, defaultFairnessWeight } from "@slicetuner/optimizer";
import { learnsTooLittle } from "./buying/worth-of-knowing.ts";
import { planBaseline, planTuned } from "./plan-round.ts";
import type { RunStateLog } from "./run-state.ts";
import { defaultRounds, isBaseline, leastLearned, limitOf } from "./strategy.ts";
import { strategyOf, type TuneOptions, type TuneResult } from "./tune.ts";
import { TuningRun } from "./tuning-run.ts";

/**
 * Algorithm 1 of the tech report. A baseline, and One-shot, are the same loop left after one round.
 * `stepwise` buys an equal part of the budget in each of its rounds, so that a later estimate may mend an
 * earlier plan; where no number of rounds is given, it spends all that is left once a further estimate could
 * teach too little.
 *
 * Beside the text: prices and caps are asked for anew each round, what was not delivered is not paid, a slice
 * whose source ran dry is planned around, and a round that buys its whole plan is the last (what is left, the
 * plan chose not to spend). What comes short, for whatever reason, is planned anew.
 */
export async function runAlgorithm(
  options: TuneOptions,
  log: RunStateLog,
  emit: (event: TunerEvent) => void,
): Promise<TuneResult> {
  const run = new TuningRun(options, strategyOf(options), log, emit);
  try {
    return await runRounds(run, options);
  } catch (error) {
    // What an aborted part throws is its own affair: the run was asked to stop.
    if (options.signal?.aborted !== true) throw error;
    return run.end("stopped");
  }
}

/** Why the whole rest of the budget is spent. */
const lastEstimate = `There is no further estimate: even if it told for sure which plan is best, the mean loss would fall by less than ${100 * leastLearned} % of it`;

async function runRounds(run: TuningRun, options: TuneOptions): Promise<TuneResult> {
  const {
    fairnessWeight = defaultFairnessWeight,
    worth,
    importance,
    minimumSliceSize = 1,
    rounds = defaultRounds,
    maximumRounds = 20,
  } = options;
  const strategy = strategyOf(options);
  const isStepwise = strategy === "stepwise";
  let parts = isStepwise ? rounds : 1;
  const limitStrategy = limitOf(strategy);
  let limit = limitStrategy === undefined ? undefined : createLimit(limitStrategy);
  let emptyRounds = 0;

  if (strategy === "none") return run.end("plan-complete");
  if ((await run.fillUp(minimumSliceSize)) === "orders-open") return run.end("orders-open");
  // Before anything is asked of the data: what filled a slice up may all have been quarantined.
  await run.review(1);
  if (!isBaseline(strategy)) run.expectNoEmptySlice();

  for (let round = 1; round <= Math.max(parts, maximumRounds); round++) {
    const offers = await run.askForOffers();
    const reasonToEnd = run.reasonToEnd(offers);
    if (reasonToEnd !== undefined) return run.end(reasonToEnd);

    if (round === 1) parts = run.roundsWorthwhile(parts, offers);
    run.startRound(round);
    const lossModel = isBaseline(strategy) ? null : await run.estimateLosses(round);
    const isWholeRestBought =
      isStepwise &&
      options.rounds === undefined &&
      round < parts &&
      lossModel?.kind === "coupled" &&
      learnsTooLittle({ lossModel, fairnessWeight, importance, ...run.constraints(offers) });
    if (isWholeRestBought) parts = round;
    const constraints = run.constraints(offers, Math.max(1, parts - round + 1));
    const plan = isBaseline(strategy)
      ? planBaseline(strategy, constraints)
      : planTuned(lossModel!, constraints, { fairnessWeight, worth, importance }, limit?.limit);
    run.announce(round, isWholeRestBought ? { ...plan, notes: [lastEstimate] } : plan, constraints, offers);
    // A part of the budget may be too small for any purchase; the next one is larger.
    const mayBuyLater = round < parts;
    const buysNothing = plan.amounts.every((amount) => amount === 0);
    if (buysNothing && !mayBuyLater) return run.end("nothing-to-gain");

    if (lossModel !== null && !buysNothing) {
      const sizes = constraints.sizes.map((size, slice) => size + plan.amounts[slice]!);
      await options.beforeOrders?.({ round, sizes, lossModel });
    }
    const { isOpen, isShort, usable } = await run.buy(round, plan.amounts, offers);
    if (isOpen) return run.end("orders-open");
    await run.review(round + 1);
    limit = limit?.increase();
    emptyRounds = usable === 0 && !buysNothing ? emptyRounds + 1 : 0;
    if (emptyRounds === 2) return run.end("nothing-delivered");
    const isPlanned = !plan.isCut && !mayBuyLater;
    if (isPlanned && !isShort) return run.endWithPlan();
  }
  return run.end("round-limit");
}
