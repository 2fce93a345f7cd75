import {
  type AllocationPlan,
  type Estimator,
  type Executor,
  type LossModel,
  ProblemList,
  Random,
  sliceSizes,
  type Trainer,
  type TrainingData,
  type TunerEvent,
} from "@slicetuner/core";
import { defaultFairnessWeight, planAllocation } from "@slicetuner/optimizer";
import { expectAmount, expectExamplesOfEachSlice, expectPrices } from "./check-options.ts";
import { estimateLosses } from "./estimate-losses.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import { planWarnings } from "./plan-warnings.ts";
import { proportionalEstimation } from "./proportional-estimation.ts";

export interface PlanOptions {
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly budget: number;
  /** Price of one example of each slice. @default 1 for each */
  readonly unitCosts?: readonly number[];
  /** λ @default 0.1 */
  readonly fairnessWeight?: number;
  /** @default proportionalEstimation() */
  readonly estimator?: Estimator;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** What was estimated, and what to buy. */
export interface PlanOutcome {
  readonly sizes: readonly number[];
  readonly lossModel: LossModel;
  readonly allocation: AllocationPlan;
  readonly trainings: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/**
 * Estimates the loss model and plans how to spend the budget at once (One-shot); buys nothing.
 * @throws InvalidInputError with all mistakes in the options, before anything is trained.
 */
export function plan(options: PlanOptions): EventStream<TunerEvent, PlanOutcome> {
  const { data, budget, fairnessWeight = defaultFairnessWeight } = options;
  const { estimator = proportionalEstimation(), seed = 1 } = options;
  const sizes = sliceSizes(data.train);
  const unitCosts = options.unitCosts ?? sizes.map(() => 1);
  const problems = new ProblemList();
  expectAmount(problems, "budget", budget);
  expectAmount(problems, "fairnessWeight", fairnessWeight);
  expectPrices(problems, unitCosts, sizes.length);
  expectExamplesOfEachSlice(problems, "data.train", data.train);
  expectExamplesOfEachSlice(problems, "data.validation", data.validation);
  problems.throwIfAny();
  const signal = options.signal ?? new AbortController().signal;

  return streamEvents(async (emit) => {
    const started = performance.now();
    const random = new Random(seed).fork("round", 1);
    const { lossModel, warnings, trainings } = await estimateLosses({
      trainer: options.trainer,
      executor: options.executor,
      data: { train: data.train, validation: data.validation },
      estimator,
      random,
      signal,
      onProgress: (progress) =>
        emit({ type: "training-progress", round: 1, purpose: "estimation", ...progress }),
    });
    emit({ type: "losses-estimated", round: 1, sizes, lossModel });
    const allocation = planAllocation({ lossModel, sizes, budget, fairnessWeight, unitCosts });
    const seconds = (performance.now() - started) / 1000;
    const sliceNames = data.train.slices.map((slice) => slice.name);
    const ownWarnings = planWarnings(sliceNames, sizes, lossModel, allocation);
    return { sizes, lossModel, allocation, trainings, seconds, warnings: [...warnings, ...ownWarnings] };
  });
}
