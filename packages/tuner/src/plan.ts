import {
  type AllocationPlan,
  type Estimator,
  type Executor,
  type LossModel,
  type PlanGain,
  ProblemList,
  Random,
  sliceSizes,
  type Trainer,
  type TrainingData,
  type TunerEvent,
} from "@slicetuner/core";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { adviseStopping, chanceOfNext, type StopAdvice } from "./advise-stopping.ts";
import { describeTarget } from "./buying/describe-target.ts";
import { type BudgetPlan, planBudgets } from "./buying/plan-budgets.ts";
import { type PlanTarget, planTarget, type TargetOutcome } from "./buying/plan-target.ts";
import { planWorthwhile } from "./buying/plan-worthwhile.ts";
import { sizesAfter } from "./buying/purchase-problem.ts";
import {
  expectAmount,
  expectBounds,
  expectExamplesOfEachSlice,
  expectPrices,
  type SlicedExamples,
} from "./check-options.ts";
import { defaultEstimator } from "./default-estimator.ts";
import type { PlanVerdict } from "./describe-gain.ts";
import { estimateLosses, type LossEstimate } from "./estimate-losses.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import { explainPurchase } from "./explain-purchase.ts";
import { planWarnings } from "./plan-warnings.ts";

/** What a plan stands on besides its trainings. */
export interface PlanBasis {
  /** May be left out where there is a target. */
  readonly budget?: number;
  /** Stops buying where the next unit of money lowers the mean loss by less. @default 0 */
  readonly worth?: number;
  /**
   * What is to be reached, as cheaply as it can be. @default none: the budget is spent as well as it can be
   */
  readonly target?: PlanTarget;
  /** What each slice's loss counts in the mean loss, for designed estimation only. @default 1 for each */
  readonly importance?: readonly number[];
  /** Price of one example of each slice. @default 1 for each */
  readonly unitCosts?: readonly number[];
  /** λ @default 0.1 */
  readonly fairnessWeight?: number;
  /** Buy at least so many of each slice, whole numbers. @default 0 for each */
  readonly minimums?: readonly number[];
  /** Buy at most so many of each slice; Infinity where there is no end. @default Infinity for each */
  readonly maximums?: readonly number[];
  /** @default designedEstimation() */
  readonly estimator?: Estimator;
  /** @default 1 */
  readonly seed?: number;
}

export interface PlanOptions extends PlanBasis {
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly signal?: AbortSignal;
}

/** What was estimated, and what to buy. */
export interface PlanOutcome {
  readonly sizes: readonly number[];
  readonly lossModel: LossModel;
  readonly allocation: AllocationPlan;
  /** What buying is expected to bring. */
  readonly gain: PlanGain;
  /** What other budgets would buy and gain; none where nothing may be spent. */
  readonly budgets: readonly BudgetPlan[];
  /** What it takes to reach the target; null without one. */
  readonly target: TargetOutcome | null;
  /** What is to be said against the plan; null where nothing is. */
  readonly verdict: PlanVerdict | null;
  /** Why to buy no more after this; null where nothing speaks against it. */
  readonly stopAdvice: StopAdvice | null;
  /** What buying will bring, in sentences. */
  readonly summary: readonly string[];
  /** Why the plan is what it is, in sentences. */
  readonly explanation: readonly string[];
  readonly trainings: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/**
 * Estimates the loss model and plans how to spend the budget at once (One-shot); buys nothing.
 * @throws InvalidInputError with all mistakes in the options, before anything is trained.
 */
export function plan(options: PlanOptions): EventStream<TunerEvent, PlanOutcome> {
  const { data, estimator = defaultEstimator(), seed = 1 } = options;
  const problems = new ProblemList();
  checkBasis(options, data.train, problems);
  expectExamplesOfEachSlice(problems, "data.validation", data.validation);
  problems.throwIfAny();
  const signal = options.signal ?? new AbortController().signal;

  return streamEvents(async (emit) => {
    const started = performance.now();
    const estimate = await estimateLosses({
      trainer: options.trainer,
      executor: options.executor,
      data: { train: data.train, validation: data.validation },
      estimator,
      random: estimationRandom(seed),
      signal,
      onProgress: (progress) =>
        emit({ type: "training-progress", round: 1, purpose: "estimation", ...progress }),
      onNotice: (message) => emit({ type: "notice", round: 1, message }),
    });
    const { lossModel } = estimate;
    emit({ type: "losses-estimated", round: 1, sizes: sliceSizes(data.train), lossModel });
    return allocate(options, data.train, estimate, started);
  }, "plan");
}

/** The random numbers of the estimation that a plan stands on. */
export function estimationRandom(seed: number): Random {
  return new Random(seed).fork("round", 1);
}

/** Adds a problem for everything that a plan cannot stand on. */
export function checkBasis(basis: PlanBasis, train: SlicedExamples, problems: ProblemList): void {
  const { budget, worth, target, importance, minimums, maximums, unitCosts } = basis;
  const { fairnessWeight = defaultFairnessWeight } = basis;
  const slices = train.slices.length;
  problems.expect(
    budget !== undefined || target !== undefined,
    "budget",
    "is missing, and there is no target",
  );
  if (budget !== undefined) expectAmount(problems, "budget", budget);
  if (worth !== undefined) expectAmount(problems, "worth", worth);
  if (importance !== undefined) {
    const isFine = importance.length === slices && importance.every((own) => own >= 0 && own < Infinity);
    problems.expect(isFine, "importance", `expected a number of at least 0 for each of ${slices} slices`);
  }
  if (target !== undefined) {
    const { slice, odds = 1, value, measure } = target;
    expectAmount(problems, "target.value", value);
    problems.expect(odds > 0 && odds < Infinity, "target.odds", `${odds}; expected a number above 0`);
    const isNamed = measure !== "slice" || (slice !== undefined && slice >= 0 && slice < slices);
    problems.expect(isNamed, "target.slice", `${slice}; expected the place of a slice`);
  }
  expectAmount(problems, "fairnessWeight", fairnessWeight);
  const prices = unitCosts ?? train.slices.map(() => 1);
  expectPrices(problems, prices, slices);
  const isPlain = worth === undefined && target === undefined;
  problems.expect(minimums === undefined || isPlain, "minimums", "do not go with a worth or a target");
  expectBounds(problems, { minimums, maximums }, { budget, prices });
  expectExamplesOfEachSlice(problems, "data.train", train);
}

/** The plan on an estimate of the losses. */
export function allocate(
  basis: PlanBasis,
  train: SlicedExamples,
  { lossModel, warnings, trainings }: LossEstimate,
  started: number,
): PlanOutcome {
  const { fairnessWeight = defaultFairnessWeight, worth, target, importance, seed = 1 } = basis;
  const sizes = sliceSizes(train);
  const unitCosts = basis.unitCosts ?? sizes.map(() => 1);
  const most = basis.maximums ?? sizes.map(() => Number.POSITIVE_INFINITY);
  const problem = {
    ...{ lossModel, sizes, unitCosts, fairnessWeight, maximums: most },
    ...(importance && { importance }),
    ...(basis.minimums && { minimums: basis.minimums }),
  };
  const reached = target && planTarget(problem, target, basis.budget);
  const budget = basis.budget ?? reached?.plan.cost ?? 0;
  const allocation = reached?.plan ?? planWorthwhile({ ...problem, budget }, worth);
  const sliceNames = train.slices.map((slice) => slice.name);
  const ownWarnings = planWarnings(sliceNames, sizes, lossModel, allocation);
  const random = new Random(seed).fork("gain");
  const { gain, verdict, summary, explanation } = explainPurchase({
    ...{ lossModel, allocation, sliceNames, fairnessWeight, random, importance, worth },
    amounts: allocation.amounts,
    // Beside equal amounts for the same money, where not all of it is spent.
    constraints: {
      ...{ sizes, unitCosts },
      budget: reached === undefined && worth === undefined ? budget : allocation.cost,
      maximums: most,
    },
    whole: budget,
  });
  const budgets = lossModel.kind === "coupled" ? planBudgets(problem, budget, random.fork("budgets")) : [];
  const stopAdvice = adviseStopping({
    ...{ budgets, budget, sliceNames, importance, worth },
    chance: chanceOfNext(problem, budgets, budget, random.fork("next")),
    before: lossModel.predict(sizes),
    after: lossModel.predict(sizesAfter(sizes, allocation.amounts)),
  });
  const isBudgetGiven = basis.budget !== undefined;
  const ofTarget =
    reached === undefined
      ? []
      : describeTarget(reached.outcome, { sliceNames, cost: allocation.cost, isBudgetGiven });
  const seconds = (performance.now() - started) / 1000;
  return {
    sizes,
    lossModel,
    allocation,
    gain,
    budgets,
    target: reached?.outcome ?? null,
    summary: [...ofTarget, ...summary, ...(stopAdvice === null ? [] : [stopAdvice.sentence])],
    ...{ verdict, stopAdvice },
    explanation,
    trainings,
    seconds,
    warnings: [...warnings, ...ownWarnings],
  };
}
