import { type Delivery, type LossModel, type Order, sumMoney, type TunerEvent } from "@slicetuner/core";

/** What one round planned and bought. Lists have one number for each slice. */
export interface RoundRecord {
  /** From 1; 0: slices were filled up to their minimum size. */
  readonly round: number;
  /** Examples that were ordered; before anything is ordered, those of the plan. */
  readonly planned: readonly number[];
  /** Examples that count. */
  readonly acquired: readonly number[];
  readonly spent: number;
  /** Share of the plan that the limit on the imbalance ratio let through; null where nothing was planned. */
  readonly changeRatio: number | null;
  /** Expected loss of each slice before and after the round; null for baselines. */
  readonly forecast: { readonly before: readonly number[]; readonly after: readonly number[] } | null;
  /** What buying was expected to bring, and why so much, in sentences; none for baselines and curves. */
  readonly explanation: readonly string[];
}

/** What a run has done so far: whole at the end, and what must not be lost where it was stopped or failed. */
export interface RunState {
  readonly rounds: readonly RoundRecord[];
  /**
   * Examples bought of each slice. What came and could not be checked yet counts for the slice that was
   * ordered.
   */
  readonly acquired: readonly number[];
  readonly exampleIds: readonly string[];
  /** What was paid, also for what could not be checked yet. */
  readonly spent: number;
  readonly budgetLeft: number;
  /** Trainings done for estimates, also of an estimate that was not finished. */
  readonly trainings: number;
  /** The last estimate; null where there was none. */
  readonly lossModel: LossModel | null;
  readonly warnings: readonly string[];
}

/** What came of one order; what of it counts, once that is known. */
interface Bought {
  readonly order: Order;
  readonly delivery: Pick<Delivery, "examples" | "cost">;
  readonly counted?: { readonly ids: readonly string[]; readonly perSlice: readonly number[] };
}

/** A round while it goes on. */
type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

/** Keeps the state of a run from its events and from deliveries as they come. */
export class RunStateLog {
  readonly #sliceCount: number;
  readonly #budget: number;
  readonly #rounds = new Map<number, Writable<RoundRecord>>();
  /** Rounds of which orders were sent. */
  readonly #ordered = new Set<number>();
  readonly #bought = new Map<string, Bought>();
  /** Slices of examples that wait for a person. */
  readonly #quarantined = new Map<string, number>();
  /** Slices of those that a person let in. */
  readonly #letIn = new Map<string, number>();
  /** Trainings done, by round. */
  readonly #trainings = new Map<number, number>();
  readonly #warnings: string[] = [];
  #lossModel: LossModel | null = null;

  constructor(sliceCount: number, budget: number) {
    this.#sliceCount = sliceCount;
    this.#budget = budget;
  }

  /** An order's source answered. Later answers to the same order contain the earlier ones. */
  recordDelivery(order: Order, { examples, cost }: Delivery): void {
    this.#bought.set(order.id, { order, delivery: { examples, cost } });
  }

  record(event: TunerEvent): void {
    switch (event.type) {
      case "training-progress":
        if (event.purpose === "estimation") this.#trainings.set(event.round, event.jobsDone);
        return;
      case "losses-estimated":
        this.#lossModel = event.lossModel;
        return;
      case "plan-made": {
        const { amounts, changeRatio, forecast, explanation } = event;
        Object.assign(this.#round(event.round), { planned: amounts, changeRatio, forecast, explanation });
        return;
      }
      case "order-sent":
        this.#recordOrder(event.round, event.order);
        return;
      case "order-delivered":
        this.#recordChecked(event);
        return;
      case "examples-reviewed":
        for (const id of event.accepted) this.#letIn.set(id, this.#quarantined.get(id)!);
        return;
      case "warning":
        this.#warnings.push(event.message);
        return;
      default:
        return;
    }
  }

  /** What is ordered is kept, not what was planned: examples that will not be usable are ordered too. */
  #recordOrder(number: number, { slice, count }: Order): void {
    const round = this.#round(number);
    const before = this.#ordered.has(number) ? round.planned : this.#zeros();
    this.#ordered.add(number);
    round.planned = before.with(slice, before[slice]! + count);
  }

  #recordChecked(event: Extract<TunerEvent, { type: "order-delivered" }>): void {
    const { order, decisions, accepted, cost } = event;
    const round = this.#round(event.round);
    round.acquired = round.acquired.map((count, slice) => count + accepted[slice]!);
    round.spent = sumMoney(round.spent, cost);
    const { examples } = this.#bought.get(order.id)!.delivery;
    const idsOf = (wanted: string) =>
      decisions.filter(({ decision }) => decision === wanted).map(({ exampleId }) => exampleId);
    const counted = { ids: idsOf("accepted"), perSlice: accepted };
    this.#bought.set(order.id, { order, delivery: { examples, cost }, counted });
    const quarantined = new Set(idsOf("quarantined"));
    examples.exampleIds.forEach((id, row) => {
      if (quarantined.has(id)) this.#quarantined.set(id, examples.sliceIds[row]!);
    });
  }

  get state(): RunState {
    const all = [...this.#bought.values()];
    const acquired = this.#zeros();
    for (const { counted, order, delivery } of all) {
      if (counted === undefined) acquired[order.slice]! += delivery.examples.exampleIds.length;
      for (const [slice, count] of (counted?.perSlice ?? []).entries()) acquired[slice]! += count;
    }
    for (const slice of this.#letIn.values()) acquired[slice]! += 1;
    const spent = sumMoney(...all.map(({ delivery }) => delivery.cost));
    return {
      rounds: [...this.#rounds.values()].map((round) => ({ ...round })),
      acquired,
      exampleIds: [
        ...all.flatMap(({ counted, delivery }) => counted?.ids ?? delivery.examples.exampleIds),
        ...this.#letIn.keys(),
      ],
      spent,
      budgetLeft: Math.max(0, sumMoney(this.#budget, -spent)),
      trainings: [...this.#trainings.values()].reduce((sum, count) => sum + count, 0),
      lossModel: this.#lossModel,
      warnings: [...this.#warnings],
    };
  }

  #round(number: number): Writable<RoundRecord> {
    const known = this.#rounds.get(number);
    if (known !== undefined) return known;
    const zeros = this.#zeros();
    const round = {
      round: number,
      planned: zeros,
      acquired: zeros,
      spent: 0,
      changeRatio: null,
      explanation: [],
      forecast: null,
    };
    this.#rounds.set(number, round);
    return round;
  }

  #zeros(): number[] {
    return new Array<number>(this.#sliceCount).fill(0);
  }
}
