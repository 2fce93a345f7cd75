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
import { defaultFairnessWeight, planAllocation } from "@slicetuner/optimizer";
import {
  expectAmount,
  expectBounds,
  expectExamplesOfEachSlice,
  expectPrices,
  type SlicedExamples,
} from "./check-options.ts";
import { defaultEstimator } from "./default-estimator.ts";
import { estimateLosses, type LossEstimate } from "./estimate-losses.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import { explainPurchase } from "./explain-purchase.ts";
import { planWarnings } from "./plan-warnings.ts";

/** What a plan stands on besides its trainings. */
export interface PlanBasis {
  readonly budget: number;
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
  /** What buying will bring, and why the plan is what it is, in sentences. */
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
  });
}

/** The random numbers of the estimation that a plan stands on. */
export function estimationRandom(seed: number): Random {
  return new Random(seed).fork("round", 1);
}

/** Adds a problem for everything that a plan cannot stand on. */
export function checkBasis(
  { budget, fairnessWeight = defaultFairnessWeight, unitCosts, minimums, maximums }: PlanBasis,
  train: SlicedExamples,
  problems: ProblemList,
): void {
  const slices = train.slices.length;
  expectAmount(problems, "budget", budget);
  expectAmount(problems, "fairnessWeight", fairnessWeight);
  const prices = unitCosts ?? train.slices.map(() => 1);
  expectPrices(problems, prices, slices);
  expectBounds(problems, { minimums, maximums }, { budget, prices });
  expectExamplesOfEachSlice(problems, "data.train", train);
}

/** The plan on an estimate of the losses. */
export function allocate(
  {
    budget,
    fairnessWeight = defaultFairnessWeight,
    unitCosts: given,
    minimums,
    maximums,
    seed = 1,
  }: PlanBasis,
  train: SlicedExamples,
  { lossModel, warnings, trainings }: LossEstimate,
  started: number,
): PlanOutcome {
  const sizes = sliceSizes(train);
  const unitCosts = given ?? sizes.map(() => 1);
  const most = maximums ?? sizes.map(() => Number.POSITIVE_INFINITY);
  const allocation = planAllocation({
    ...{ lossModel, sizes, budget, fairnessWeight, unitCosts, maximums: most },
    ...(minimums && { minimums }),
  });
  const seconds = (performance.now() - started) / 1000;
  const sliceNames = train.slices.map((slice) => slice.name);
  const ownWarnings = planWarnings(sliceNames, sizes, lossModel, allocation);
  const { gain, explanation } = explainPurchase({
    lossModel,
    allocation,
    amounts: allocation.amounts,
    constraints: { sizes, budget, unitCosts, maximums: most },
    sliceNames,
    fairnessWeight,
    random: new Random(seed).fork("gain"),
  });
  return {
    sizes,
    lossModel,
    allocation,
    gain,
    explanation,
    trainings,
    seconds,
    warnings: [...warnings, ...ownWarnings],
  };
}
