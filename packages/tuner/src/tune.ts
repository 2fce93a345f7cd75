import {
  type Acquirer,
  type Dataset,
  type Estimator,
  type Executor,
  type Intake,
  type LossModel,
  type Order,
  ProblemList,
  type Trainer,
  type TrainingData,
  type TunerEvent,
} from "@slicetuner/core";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { runAlgorithm } from "./algorithm.ts";
import {
  expectAmount,
  expectCount,
  expectExamplesOfEachSlice,
  expectRounds,
  expectStrategy,
} from "./check-options.ts";
import { defaultEstimator } from "./default-estimator.ts";
import type { EventSource } from "./event-channel.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import { type RunState, RunStateLog } from "./run-state.ts";
import type { Waiting } from "./sources/place-orders.ts";
import { defaultStrategy, type Strategy } from "./strategy.ts";

/** What a person decided about an example that intake had quarantined. */
export interface ReviewDecision {
  readonly exampleId: string;
  readonly decision: "accepted" | "rejected";
}

/** What a round is about to buy, and the estimate that it is planned with. */
export interface PlannedPurchase {
  /** From 1. */
  readonly round: number;
  /** Sizes of the slices once all that is planned has come. */
  readonly sizes: readonly number[];
  readonly lossModel: LossModel;
}

export interface TuneOptions {
  /** Training data to enlarge; validation data (and test data, touched by no decision) stay as they are. */
  readonly data: TrainingData;
  readonly acquirer: Acquirer;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** To spend at most, in the unit of the acquirer's prices. */
  readonly budget: number;
  /** @default "stepwise"; with the estimator `amortized` or `exhaustive` "moderate", as published */
  readonly strategy?: Strategy;
  /**
   * In how many equal parts `stepwise` spends the budget, with a new estimate before each. @default 2, and 1
   * where the first estimate tells no plan from a guess and a second could not gain much
   */
  readonly rounds?: number | undefined;
  /** λ: how much unfairness counts beside the total loss. @default 0.1 */
  readonly fairnessWeight?: number;
  /** Stops buying where the next unit of money is expected to lower the mean loss by less. @default 0 */
  readonly worth?: number | undefined;
  /** What each slice's loss counts in the mean loss, for designed estimation only. @default 1 for each */
  readonly importance?: readonly number[] | undefined;
  /** L: slices below this size are filled up first (Algorithm 1, lines 2–6). @default 1 */
  readonly minimumSliceSize?: number;
  /** @default designedEstimation() */
  readonly estimator?: Estimator;
  /** One seed, one run. @default 1 */
  readonly seed?: number;
  /** Most rounds of the strategies that buy under a limit. @default 20 */
  readonly maximumRounds?: number;
  /**
   * Begins the id of every order; choose one that was never used with this acquirer. @default a random UUID
   */
  readonly runId?: string;
  /** Checks what was delivered before it counts. @default every example that could be read counts */
  readonly intake?: Intake;
  /**
   * Decisions about quarantined examples; asked for before each round and at the end. @default none are ever
   * decided
   */
  readonly review?: (round: number) => Promise<readonly ReviewDecision[]>;
  /** Called with each round's estimate and planned purchase, and awaited before any order of it is sent. */
  readonly beforeOrders?: (planned: PlannedPurchase) => Promise<void>;
  /** How long to wait for orders that stay open. @default as long as it takes */
  readonly waiting?: Waiting;
  readonly signal?: AbortSignal;
}

/**
 * Why a run ended. `plan-complete`: everything planned was bought; `budget-spent`: what is left buys no
 * example;
 * `sources-exhausted`: nothing more can be had; `nothing-to-gain`: the plan buys nothing; `round-limit`: `maximumRounds`; `nothing-delivered`: two
 * rounds of orders brought nothing usable; `orders-open`: not ended: orders are open longer than was to be
 * waited.
 */
export type TuneStatus =
  | "plan-complete"
  | "budget-spent"
  | "sources-exhausted"
  | "nothing-to-gain"
  | "round-limit"
  | "nothing-delivered"
  | "orders-open";

/** What a run did. Lists have one number for each slice. */
export interface TuneResult {
  /**
   * `stopped`: the signal was aborted; what came until then and was not checked yet is in {@link state} alone.
   */
  readonly status: TuneStatus | "stopped";
  readonly strategy: Strategy;
  readonly initialSizes: readonly number[];
  readonly acquired: readonly number[];
  readonly spent: number;
  readonly budgetLeft: number;
  /** Orders of which more may come, with status `orders-open`; what has come of them does not count yet. */
  readonly openOrders: readonly Order[];
  /** Examples that intake quarantined and nobody decided about. */
  readonly quarantined: number;
  /** Rounds of planning and buying; filling up to the minimum size is none. */
  readonly rounds: number;
  /** Trainings for estimates; the measuring of outcomes not included. */
  readonly trainings: number;
  readonly seconds: number;
  /** The enlarged training data. */
  readonly train: Dataset;
  /** The last estimate; null for baselines. */
  readonly lossModel: LossModel | null;
  readonly warnings: readonly string[];
  /** The same in detail: round by round, and which examples were bought. */
  readonly state: RunState;
}

/** A run that goes on. */
export interface Tuning extends EventStream<TunerEvent, TuneResult> {
  /** What the run has done so far. After a failure it has what was bought before. */
  readonly state: RunState;
}

/**
 * Slice Tuner: estimates how each slice's loss falls with more data, plans what to buy within the budget,
 * buys, and repeats (Slice Tuner, SIGMOD 2021; tech report arXiv:2003.04549, Algorithm 1). The baselines run
 * through the same code.
 *
 * A run whose signal is aborted ends with status `stopped` and what it has done until then.
 * @throws InvalidInputError with all mistakes in the options, before anything is trained or bought.
 */
export function tune(options: TuneOptions): Tuning {
  return startTuning(options, "run");
}

/**
 * As {@link tune}, also for a comparison, which publishes the events of its runs among its own.
 * @param source says as whose events they are published; default: they are not
 */
export function startTuning(options: TuneOptions, source?: EventSource): Tuning {
  checkOptions(options);
  const log = new RunStateLog(options.data.train.slices.length, options.budget);
  const stream = streamEvents<TunerEvent, TuneResult>(
    (emit) =>
      runAlgorithm(options, log, (event) => {
        log.record(event);
        emit(event);
      }),
    source,
  );
  return {
    ...stream,
    get state() {
      return log.state;
    },
  };
}

/** The strategy that the options name, or that goes with their estimator. */
export function strategyOf({ strategy, estimator = defaultEstimator() }: TuneOptions): Strategy {
  return strategy ?? defaultStrategy(estimator.name);
}

function checkOptions(options: TuneOptions): void {
  const { strategy, fairnessWeight = defaultFairnessWeight, rounds } = options;
  const { minimumSliceSize = 1, maximumRounds = 1, budget, data } = options;
  const problems = new ProblemList();
  expectAmount(problems, "budget", budget);
  expectAmount(problems, "fairnessWeight", fairnessWeight);
  expectCount(problems, "minimumSliceSize", minimumSliceSize);
  expectCount(problems, "maximumRounds", maximumRounds);
  expectExamplesOfEachSlice(problems, "data.validation", data.validation);
  if (strategy !== undefined) expectStrategy(problems, "strategy", strategy);
  expectRounds(problems, "rounds", rounds, strategyOf(options));
  problems.throwIfAny();
}
