import {
  concatenateDatasets,
  type Dataset,
  type Estimator,
  type LossModel,
  type Quote,
  Random,
  SliceTunerError,
  sliceSizes,
  type TunerEvent,
} from "@slicetuner/core";
import { waterFilling } from "@slicetuner/optimizer";
import { acquireAmounts } from "./acquire-amounts.ts";
import { defaultEstimator } from "./default-estimator.ts";
import { estimateLosses } from "./estimate-losses.ts";
import { explainPlan } from "./explain-plan.ts";
import type { PlanConstraints, RoundPlan } from "./plan-round.ts";
import { planWarnings } from "./plan-warnings.ts";
import type { Strategy } from "./strategy.ts";
import type { TuneOptions, TuneResult, TuneStatus } from "./tune.ts";

/** What a run owns, has left and has told: the state between the lines of Algorithm 1. */
export class TuningRun {
  readonly #options: TuneOptions;
  readonly #strategy: Strategy;
  readonly #emit: (event: TunerEvent) => void;
  readonly #signal: AbortSignal;
  readonly #estimator: Estimator;
  readonly #random: Random;
  readonly #runId: string;
  readonly #sliceNames: readonly string[];
  readonly #initialSizes: readonly number[];
  readonly #started: number = performance.now();
  readonly #warnings: string[] = [];
  #train: Dataset;
  #budgetLeft: number;
  #exhausted: readonly boolean[];
  #lossModel: LossModel | null = null;
  #trainings = 0;
  #rounds = 0;

  constructor(options: TuneOptions, strategy: Strategy, emit: (event: TunerEvent) => void) {
    this.#options = options;
    this.#strategy = strategy;
    this.#emit = emit;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#estimator = options.estimator ?? defaultEstimator();
    this.#random = new Random(options.seed ?? 1);
    this.#runId = options.runId ?? crypto.randomUUID();
    this.#train = options.data.train;
    this.#budgetLeft = options.budget;
    this.#sliceNames = this.#train.slices.map((slice) => slice.name);
    this.#initialSizes = this.#sizes;
    this.#exhausted = this.#initialSizes.map(() => false);
    emit({ type: "run-start", strategy, sizes: this.#initialSizes, budget: options.budget });
  }

  get #sizes(): readonly number[] {
    return sliceSizes(this.#train);
  }

  #warn(round: number, messages: readonly string[]): void {
    this.#warnings.push(...messages);
    for (const message of messages) this.#emit({ type: "warning", round, message });
  }

  /** What this round's plan may spend, of what is left one of `parts` equal parts, and take. */
  constraints(quote: Quote, parts = 1): PlanConstraints {
    return {
      sizes: this.#sizes,
      budget: this.#budgetLeft / parts,
      unitCosts: quote.unitCosts,
      maximums: quote.available.map((available, slice) =>
        this.#exhausted[slice] ? 0 : (available ?? Number.POSITIVE_INFINITY),
      ),
    };
  }

  async askForQuote(): Promise<Quote> {
    this.#signal.throwIfAborted();
    return this.#options.acquirer.doQuote({ signal: this.#signal });
  }

  /** Why nothing can be bought any more; undefined while something can. */
  reasonToEnd(quote: Quote): TuneStatus | undefined {
    const { maximums, unitCosts, budget } = this.constraints(quote);
    if (maximums.every((maximum) => maximum === 0)) return "sources-exhausted";
    const affordable = unitCosts.some((cost, slice) => cost <= budget && maximums[slice]! > 0);
    return affordable ? undefined : "budget-spent";
  }

  /** How a run ends that bought its plan: the sources may have had less than it would have taken. */
  async endWithPlan(): Promise<TuneResult> {
    const isDry = this.reasonToEnd(await this.askForQuote()) === "sources-exhausted";
    return this.end(isDry ? "sources-exhausted" : "plan-complete");
  }

  /** Lines 2–6: every slice up to the minimum size, the smallest slices first where the budget does not reach. */
  async fillUp(minimumSize: number): Promise<void> {
    const sizes = this.#sizes;
    if (sizes.every((size) => size >= minimumSize)) return;
    const quote = await this.askForQuote();
    const { unitCosts, budget, maximums } = this.constraints(quote);
    const missing = maximums.map((maximum, slice) =>
      Math.min(maximum, Math.max(0, minimumSize - sizes[slice]!)),
    );
    this.startRound(0);
    await this.buy(0, waterFilling({ sizes, unitCosts, budget, maximums: missing }), quote);
    const filled = this.#sizes;
    const small = this.#sliceNames.filter((_, slice) => filled[slice]! < minimumSize);
    this.#warn(
      0,
      small.map((name) => `${name}: could not be filled up to ${minimumSize} examples`),
    );
  }

  /** @throws SliceTunerError naming the slices without an example: nothing can be estimated of them. */
  expectNoEmptySlice(): void {
    const sizes = this.#sizes;
    const empty = this.#sliceNames.filter((_, slice) => sizes[slice] === 0);
    if (empty.length === 0) return;
    throw new SliceTunerError(`no example of ${empty.join(", ")}, and none could be acquired`, {
      hint: "An estimate needs examples: leave these slices out, or merge them with others.",
    });
  }

  startRound(round: number): void {
    this.#emit({ type: "round-start", round, sizes: this.#sizes, budgetLeft: this.#budgetLeft });
  }

  /** Line 8: the loss model of the data as they are now. */
  async estimateLosses(round: number): Promise<LossModel> {
    const { lossModel, warnings, trainings } = await estimateLosses({
      trainer: this.#options.trainer,
      executor: this.#options.executor,
      data: { train: this.#train, validation: this.#options.data.validation },
      estimator: this.#estimator,
      random: this.#random.fork("round", round),
      signal: this.#signal,
      onProgress: (progress) =>
        this.#emit({ type: "training-progress", round, purpose: "estimation", ...progress }),
      onNotice: (message) => this.#emit({ type: "notice", round, message }),
    });
    this.#lossModel = lossModel;
    this.#trainings += trainings;
    this.#warn(round, warnings);
    this.#emit({ type: "losses-estimated", round, sizes: this.#sizes, lossModel });
    return lossModel;
  }

  announce(round: number, plan: RoundPlan, constraints: PlanConstraints): void {
    const { amounts, allocation, changeRatio, forecast } = plan;
    const { sizes, budget, unitCosts, maximums } = constraints;
    const cost = amounts.reduce((sum, amount, slice) => sum + amount * unitCosts[slice]!, 0);
    const { fairnessWeight } = this.#options;
    const explanation =
      allocation === null || this.#lossModel === null
        ? []
        : explainPlan({
            sliceNames: this.#sliceNames,
            sizes,
            amounts: allocation.amounts,
            lossModel: this.#lossModel,
            status: allocation.status,
            ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
          });
    this.#emit({
      type: "plan-made",
      round,
      sizes,
      amounts,
      unitCosts,
      cost,
      budget,
      allocation,
      changeRatio,
      forecast,
      explanation,
    });
    if (allocation !== null && this.#lossModel !== null) {
      this.#warn(round, planWarnings(this.#sliceNames, sizes, this.#lossModel, allocation));
    }
    const wanted = allocation?.amounts ?? amounts;
    const drained = this.#sliceNames.filter(
      (_, slice) => wanted[slice]! > 0 && wanted[slice] === maximums[slice],
    );
    this.#warn(
      round,
      drained.map((name) => `${name}: the plan takes all that the source has left`),
    );
  }

  /** Orders `amounts`, and returns whether everything was delivered. */
  async buy(round: number, amounts: readonly number[], quote: Quote): Promise<boolean> {
    const bought = await acquireAmounts({
      acquirer: this.#options.acquirer,
      quote,
      amounts,
      sliceNames: this.#sliceNames,
      runId: this.#runId,
      round,
      signal: this.#signal,
      emit: this.#emit,
    });
    this.#warn(round, bought.warnings);
    this.#train = concatenateDatasets(this.#train, ...bought.deliveries);
    this.#budgetLeft = Math.max(0, this.#budgetLeft - bought.cost);
    this.#exhausted = this.#exhausted.map((before, slice) => before || bought.exhausted[slice]!);
    if (round > 0) this.#rounds += 1;
    const { acquired, cost: spent } = bought;
    this.#emit({
      type: "round-end",
      round,
      acquired,
      sizes: this.#sizes,
      spent,
      budgetLeft: this.#budgetLeft,
    });
    return amounts.every((amount, slice) => acquired[slice] === amount);
  }

  end(status: TuneStatus): TuneResult {
    const sizes = this.#sizes;
    const acquired = sizes.map((size, slice) => size - this.#initialSizes[slice]!);
    const spent = this.#options.budget - this.#budgetLeft;
    this.#emit({ type: "run-end", acquired, spent, rounds: this.#rounds });
    return {
      status,
      strategy: this.#strategy,
      initialSizes: this.#initialSizes,
      acquired,
      spent,
      budgetLeft: this.#budgetLeft,
      rounds: this.#rounds,
      trainings: this.#trainings,
      seconds: (performance.now() - this.#started) / 1000,
      train: this.#train,
      lossModel: this.#lossModel,
      warnings: this.#warnings,
    };
  }
}
