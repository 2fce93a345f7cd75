import {
  type Acquirer,
  type Dataset,
  type LossModel,
  sumMoney,
  type TrainingProgress,
  type TunerEvent,
} from "@slicetuner/core";
import type { Purchases } from "../results/run-result.ts";
import { RoundHistory } from "./round-history.ts";

/** What came of one order, and of it what counts, once that is known. */
interface Bought {
  readonly delivered: Pick<Dataset, "exampleIds" | "sliceIds">;
  readonly slice: number;
  readonly cost: number;
  readonly counted?: { readonly ids: readonly string[]; readonly perSlice: readonly number[] };
}

/** Keeps what a run has done so far, so that what was bought is told when the run is stopped or fails. */
export class RunLog {
  readonly #budget: number;
  readonly #started: number = performance.now();
  readonly #history: RoundHistory;
  readonly #sliceCount: number;
  readonly #bought = new Map<string, Bought>();
  /** Slices of examples that wait for a person. */
  readonly #held = new Map<string, number>();
  /** Slices of those that a person let in. */
  readonly #letIn = new Map<string, number>();
  readonly #trainings = new Map<string, number>();
  readonly warnings: string[] = [];
  #lossModel: LossModel | null = null;

  constructor(sliceNames: readonly string[], budget: number) {
    this.#history = new RoundHistory(sliceNames);
    this.#budget = budget;
    this.#sliceCount = sliceNames.length;
  }

  /** The same acquirer, whose deliveries are written down as they come. */
  watch(acquirer: Acquirer): Acquirer {
    return {
      ...acquirer,
      doAcquire: async (order, call) => {
        const delivery = await acquirer.doAcquire(order, call);
        const { examples, cost } = delivery;
        this.#bought.set(order.id, { delivered: examples, slice: order.slice, cost });
        return delivery;
      },
    };
  }

  record(event: TunerEvent): void {
    this.#history.record(event);
    switch (event.type) {
      case "training-progress":
        this.recordProgress(`${event.purpose}, round ${event.round}`, event);
        return;
      case "losses-estimated":
        this.#lossModel = event.lossModel;
        return;
      case "order-delivered": {
        const { order, cost, decisions, accepted: perSlice } = event;
        const idsOf = (wanted: string) =>
          decisions.filter(({ decision }) => decision === wanted).map(({ exampleId }) => exampleId);
        const { delivered } = this.#bought.get(order.id)!;
        const ids = idsOf("accepted");
        this.#bought.set(order.id, { delivered, slice: order.slice, cost, counted: { ids, perSlice } });
        const held = new Set(idsOf("held"));
        delivered.exampleIds.forEach((id, row) => {
          if (held.has(id)) this.#held.set(id, delivered.sliceIds[row]!);
        });
        return;
      }
      case "examples-reviewed":
        for (const id of event.accepted) this.#letIn.set(id, this.#held.get(id)!);
        return;
      case "warning":
        this.warnings.push(event.message);
        return;
      default:
        return;
    }
  }

  /** Counts the trainings of a stage, of which `jobsDone` are done by now. */
  recordProgress(stage: string, { jobsDone }: TrainingProgress): void {
    this.#trainings.set(stage, jobsDone);
  }

  get trainings(): number {
    return [...this.#trainings.values()].reduce((sum, count) => sum + count, 0);
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  get purchases(): Purchases {
    const all = [...this.#bought.values()];
    const acquired = new Array<number>(this.#sliceCount).fill(0);
    for (const { counted, slice, delivered } of all) {
      if (counted === undefined) acquired[slice]! += delivered.exampleIds.length;
      for (const [own, count] of (counted?.perSlice ?? []).entries()) acquired[own]! += count;
    }
    for (const slice of this.#letIn.values()) acquired[slice]! += 1;
    const spent = sumMoney(...all.map(({ cost }) => cost));
    return {
      history: this.#history.rounds,
      acquired,
      exampleIds: [
        ...all.flatMap(({ counted, delivered }) => counted?.ids ?? delivered.exampleIds),
        ...this.#letIn.keys(),
      ],
      spent,
      budgetLeft: Math.max(0, sumMoney(this.#budget, -spent)),
      lossModel: this.#lossModel,
    };
  }
}
