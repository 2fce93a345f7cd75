import {
  affordableCount,
  type CheckedDelivery,
  concatenateDatasets,
  type Dataset,
  deliveredCount,
  type Estimator,
  type Intake,
  type LossModel,
  type Order,
  type OrderDelivery,
  Random,
  SliceTunerError,
  sliceSizes,
  sumMoney,
  type TunerEvent,
  type WorkerAnswer,
} from "@slicetuner/core";
import { waterFilling } from "@slicetuner/optimizer";
import { defaultEstimator } from "./default-estimator.ts";
import { estimateLosses } from "./estimate-losses.ts";
import { explainPurchase } from "./explain-purchase.ts";
import type { PlanConstraints, RoundPlan } from "./plan-round.ts";
import { planWarnings } from "./plan-warnings.ts";
import type { RunStateLog } from "./run-state.ts";
import { acceptEverything } from "./sources/accept-everything.ts";
import { AcceptanceRates } from "./sources/acceptance-rates.ts";
import { byId } from "./sources/by-id.ts";
import { committedCost, makeOrders } from "./sources/make-orders.ts";
import {
  costOfUsable,
  type Offers,
  offersOf,
  usableCost,
  usableCount,
  usableSteps,
} from "./sources/offers.ts";
import { placeOrders } from "./sources/place-orders.ts";
import { Quarantine } from "./sources/quarantine.ts";
import { settleOrder } from "./sources/settle.ts";
import { withUniqueIds } from "./sources/unique-ids.ts";
import { usableSize, wasteWarnings } from "./sources/waste-warnings.ts";
import type { Strategy } from "./strategy.ts";
import type { TuneOptions, TuneResult, TuneStatus } from "./tune.ts";

/** What can be had in a round, and at which price to begin with. */
export interface RoundOffers {
  readonly offers: Offers;
  /** Price of a usable example of each slice. */
  readonly unitCosts: readonly number[];
}

/** What became of a round's orders. */
export interface RoundOutcome {
  /** Whether orders are open: nothing of this round counts yet. */
  readonly isOpen: boolean;
  /** Whether less was spent than the orders would have cost: what is left can be planned anew. */
  readonly isShort: boolean;
  /** Examples that count, or may once a person has looked. */
  readonly usable: number;
}

/** What a run owns, has left and has told: the state between the lines of Algorithm 1. */
export class TuningRun {
  readonly #options: TuneOptions;
  readonly #strategy: Strategy;
  readonly #log: RunStateLog;
  readonly #emit: (event: TunerEvent) => void;
  readonly #signal: AbortSignal;
  readonly #estimator: Estimator;
  readonly #random: Random;
  readonly #runId: string;
  readonly #sliceNames: readonly string[];
  readonly #initialSizes: readonly number[];
  readonly #started: number = performance.now();
  readonly #warnings: string[] = [];
  readonly #told = new Set<string>();
  #train: Dataset;
  readonly #rates = new AcceptanceRates();
  /** Sources that have no more of a slice. */
  readonly #exhausted = new Set<string>();
  readonly #answers: WorkerAnswer[] = [];
  readonly #quarantined = new Quarantine();
  readonly #intake: Intake;
  #budgetLeft: number;
  #openOrders: readonly Order[] = [];
  #lossModel: LossModel | null = null;
  #trainings = 0;
  #rounds = 0;

  constructor(options: TuneOptions, strategy: Strategy, log: RunStateLog, emit: (event: TunerEvent) => void) {
    this.#intake = withUniqueIds(options.intake ?? acceptEverything);
    this.#options = options;
    this.#strategy = strategy;
    this.#log = log;
    this.#emit = emit;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#estimator = options.estimator ?? defaultEstimator();
    this.#random = new Random(options.seed ?? 1);
    this.#runId = options.runId ?? crypto.randomUUID();
    this.#train = options.data.train;
    this.#budgetLeft = options.budget;
    this.#sliceNames = this.#train.slices.map((slice) => slice.name);
    this.#initialSizes = this.#sizes;
    emit({ type: "run-start", strategy, sizes: this.#initialSizes, budget: options.budget });
  }

  get #sizes(): readonly number[] {
    return sliceSizes(this.#train);
  }

  #warn(round: number, messages: readonly string[]): void {
    for (const message of messages) {
      // Sources repeat their warnings whenever they are asked.
      const key = `${round} ${message}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#warnings.push(message);
      this.#emit({ type: "warning", round, message });
    }
  }

  /** What this round's plan may spend, of what is left one of `parts` equal parts, and take. */
  constraints({ offers, unitCosts }: RoundOffers, parts = 1): PlanConstraints {
    return {
      sizes: this.#sizes,
      budget: this.#budgetLeft / parts,
      unitCosts,
      maximums: offers.map((own) => own.reduce((sum, offer) => sum + usableCount(offer), 0)),
      // A slice without any offer has a price all the same, and a maximum of 0.
      ...(offers.some((own) => own.length > 1)
        ? {
            priceSteps: offers.map((own, slice) =>
              own.length > 0 ? usableSteps(own) : [{ unitCost: unitCosts[slice]!, count: 0 }],
            ),
          }
        : {}),
    };
  }

  async askForOffers(): Promise<RoundOffers> {
    this.#signal.throwIfAborted();
    const quote = await this.#options.acquirer.doQuote({ signal: this.#signal });
    const offers = offersOf(quote, this.#rates, (source, slice) =>
      this.#exhausted.has(placeOf(source, slice)),
    );
    const unitCosts = quote.unitCosts.map((price, slice) => {
      const [first] = offers[slice]!;
      return first === undefined ? price : usableCost(first);
    });
    return { offers, unitCosts };
  }

  /** Why nothing can be bought any more; undefined while something can. */
  reasonToEnd({ offers }: RoundOffers): TuneStatus | undefined {
    if (offers.every((own) => own.length === 0)) return "sources-exhausted";
    const isAffordable = offers.flat().some(({ unitCost }) => unitCost <= this.#budgetLeft);
    return isAffordable ? undefined : "budget-spent";
  }

  /** At most as many equal parts of the budget as each buy one example of each slice. */
  roundsWorthwhile(wanted: number, { unitCosts }: RoundOffers): number {
    const most = Math.max(1, affordableCount(this.#budgetLeft, sumMoney(...unitCosts)));
    if (wanted <= most) return wanted;
    this.#warn(1, [
      `${wanted} rounds would each buy less than one example of each slice: the budget is spent in ${most} ${most === 1 ? "round" : "rounds"}`,
    ]);
    return most;
  }

  /** How a run ends that bought its plan: the sources may have had less than it would have taken. */
  async endWithPlan(): Promise<TuneResult> {
    const isDry = this.reasonToEnd(await this.askForOffers()) === "sources-exhausted";
    return this.end(isDry ? "sources-exhausted" : "plan-complete");
  }

  /** Lines 2–6: every slice up to the minimum size, the smallest first where the budget does not reach. */
  async fillUp(minimumSize: number): Promise<"filled" | "orders-open"> {
    const sizes = this.#sizes;
    if (sizes.every((size) => size >= minimumSize)) return "filled";
    const roundOffers = await this.askForOffers();
    const { unitCosts, budget, maximums, priceSteps } = this.constraints(roundOffers);
    const missing = maximums.map((maximum, slice) =>
      Math.min(maximum, Math.max(0, minimumSize - sizes[slice]!)),
    );
    this.startRound(0);
    const prices = { unitCosts, ...(priceSteps && { priceSteps }) };
    const amounts = waterFilling({ sizes, ...prices, budget, maximums: missing });
    const { isOpen } = await this.buy(0, amounts, roundOffers);
    if (isOpen) return "orders-open";
    const filled = this.#sizes;
    const small = this.#sliceNames.filter((_, slice) => filled[slice]! < minimumSize);
    this.#warn(
      0,
      small.map((name) => `${name}: could not be filled up to ${minimumSize} examples`),
    );
    return "filled";
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

  announce(round: number, plan: RoundPlan, constraints: PlanConstraints, { offers }: RoundOffers): void {
    const { amounts, allocation, changeRatio, forecast, notes = [] } = plan;
    const { fairnessWeight, importance, worth } = this.#options;
    const { sizes, budget, unitCosts, maximums } = constraints;
    const sliceCosts = amounts.map((amount, slice) => costOfUsable(amount, offers[slice]!));
    const cost = sumMoney(...sliceCosts);
    const lossModel = this.#lossModel;
    const told =
      allocation === null || lossModel === null
        ? undefined
        : explainPurchase({
            ...{ lossModel, allocation, amounts, constraints, fairnessWeight, importance, worth },
            sliceNames: this.#sliceNames,
            whole: budget,
            random: this.#random.fork("gain", round),
          });
    this.#emit({
      type: "plan-made",
      round,
      sizes,
      amounts,
      unitCosts,
      sliceCosts,
      cost,
      budget,
      allocation,
      changeRatio,
      forecast,
      gain: told?.gain ?? null,
      explanation: told === undefined ? [] : [...told.summary, ...told.explanation, ...notes],
    });
    if (allocation !== null && lossModel !== null) {
      this.#warn(round, planWarnings(this.#sliceNames, sizes, lossModel, allocation));
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

  /** Orders what brings `amounts` usable examples and checks it. What is not delivered is not paid. */
  async buy(round: number, amounts: readonly number[], { offers }: RoundOffers): Promise<RoundOutcome> {
    const { acquirer, waiting = { seconds: Number.POSITIVE_INFINITY } } = this.#options;
    const orders = makeOrders({
      amounts,
      offers,
      sliceNames: this.#sliceNames,
      budget: this.#budgetLeft,
      runId: this.#runId,
      round,
    });
    const placed = await placeOrders({
      acquirer,
      orders,
      round,
      waiting,
      signal: this.#signal,
      emit: this.#emit,
      onDelivery: (order, delivery) => this.#log.recordDelivery(order, delivery),
      warn: (messages) => this.#warn(round, messages),
    });
    this.#openOrders = placed.filter(({ delivery }) => delivery.status === "open").map(({ order }) => order);
    if (this.#openOrders.length > 0) return { isOpen: true, isShort: false, usable: 0 };

    const before = this.#sizes;
    const { spent, usable } = await this.#take(round, placed);
    if (round > 0) this.#rounds += 1;
    const sizes = this.#sizes;
    const acquired = sizes.map((size, slice) => size - before[slice]!);
    this.#emit({ type: "round-end", round, acquired, sizes, spent, budgetLeft: this.#budgetLeft });
    return { isOpen: false, isShort: spent < committedCost(orders), usable };
  }

  /** Checks closed orders and takes what counts into the data. */
  async #take(
    round: number,
    placed: readonly OrderDelivery[],
  ): Promise<{ readonly spent: number; readonly usable: number }> {
    const { deliveries: checked, warnings } = await this.#intake.doCheck({
      deliveries: placed,
      train: this.#train,
      earlierAnswers: this.#answers,
      signal: this.#signal,
    });
    this.#warn(round, [...placed.flatMap(({ delivery }) => delivery.warnings), ...warnings]);
    let spent = 0;
    for (const [index, one] of placed.entries()) {
      const cost = await settleOrder(this.#options.acquirer, one, checked[index]!, this.#signal);
      spent = sumMoney(spent, cost);
      this.#count(round, one, checked[index]!, cost);
      this.#warn(round, wasteWarnings(one, checked[index]!, cost));
    }
    // Where examples come one by one, the data must not depend on which came first.
    const { deliversLater } = this.#options.acquirer.capabilities;
    const accepted = checked.map(({ accepted: examples }) => (deliversLater ? byId(examples) : examples));
    this.#train = concatenateDatasets(this.#train, ...accepted);
    this.#budgetLeft = Math.max(0, sumMoney(this.#budgetLeft, -spent));
    return { spent, usable: checked.reduce((sum, delivery) => sum + usableSize(delivery), 0) };
  }

  /** Takes note of what became of an order, and tells it. */
  #count(round: number, { order, delivery }: OrderDelivery, checked: CheckedDelivery, cost: number): void {
    const { accepted, quarantined, decisions } = checked;
    const { slice, source } = order;
    const counts = sliceSizes(accepted);
    const delivered = deliveredCount(delivery);
    this.#quarantined.add(quarantined);
    for (const answer of delivery.answers ?? []) this.#answers.push(answer);
    this.#rates.record(source, slice, delivered, counts[slice]!);
    if (delivery.status === "exhausted") this.#exhausted.add(placeOf(source, slice));
    this.#emit({
      type: "order-delivered",
      round,
      order,
      status: delivery.status,
      delivered,
      accepted: counts,
      quarantined: quarantined.size,
      rejected: delivered - accepted.size - quarantined.size,
      decisions,
      cost,
    });
  }

  /** Takes in what a person has decided about quarantined examples. */
  async review(round: number): Promise<void> {
    const decided = (await this.#options.review?.(round)) ?? [];
    const { accepted, rejected, examples } = this.#quarantined.decide(decided);
    if (accepted.length + rejected.length === 0) return;
    this.#train = concatenateDatasets(this.#train, ...examples);
    this.#emit({ type: "examples-reviewed", round, accepted, rejected });
  }

  end(status: TuneResult["status"]): TuneResult {
    const sizes = this.#sizes;
    const acquired = sizes.map((size, slice) => size - this.#initialSizes[slice]!);
    const spent = sumMoney(this.#options.budget, -this.#budgetLeft);
    this.#emit({ type: "run-end", acquired, spent, rounds: this.#rounds });
    return {
      status,
      strategy: this.#strategy,
      initialSizes: this.#initialSizes,
      acquired,
      spent,
      budgetLeft: this.#budgetLeft,
      openOrders: this.#openOrders,
      quarantined: this.#quarantined.size,
      rounds: this.#rounds,
      trainings: this.#trainings,
      seconds: (performance.now() - this.#started) / 1000,
      train: this.#train,
      lossModel: this.#lossModel,
      warnings: this.#warnings,
      state: this.#log.state,
    };
  }
}

function placeOf(source: string | undefined, slice: number): string {
  return `${slice}/${source ?? ""}`;
}
