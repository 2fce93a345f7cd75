import type { Acquirer, LossModel, TrainingProgress, TunerEvent } from "@slicetuner/core";
import type { Purchases, RunResult } from "../results/run-result.ts";
import { nameBySlice } from "../results/shared.ts";

type Round = RunResult["history"][number];

/** Keeps what a run has done so far, so that nothing that was bought is lost when the run is stopped or fails. */
export class RunJournal {
  readonly #sliceNames: readonly string[];
  readonly #budget: number;
  readonly #started: number = performance.now();
  readonly #rounds = new Map<number, Round>();
  readonly #acquired: number[];
  readonly #exampleIds: string[] = [];
  readonly #trainings = new Map<string, number>();
  readonly warnings: string[] = [];
  #spent = 0;
  #lossModel: LossModel | null = null;

  constructor(sliceNames: readonly string[], budget: number) {
    this.#sliceNames = sliceNames;
    this.#budget = budget;
    this.#acquired = sliceNames.map(() => 0);
  }

  /** The same acquirer, whose deliveries are written down as they come. */
  watch(acquirer: Acquirer): Acquirer {
    return {
      ...acquirer,
      doAcquire: async (order, call) => {
        const delivery = await acquirer.doAcquire(order, call);
        this.#acquired[order.slice]! += delivery.examples.size;
        this.#exampleIds.push(...delivery.examples.exampleIds);
        this.#spent += delivery.cost;
        return delivery;
      },
    };
  }

  record(event: TunerEvent): void {
    switch (event.type) {
      case "training-progress":
        this.recordProgress(`${event.purpose}, round ${event.round}`, event);
        return;
      case "losses-estimated":
        this.#lossModel = event.lossModel;
        return;
      case "plan-made": {
        const { amounts, changeRatio, forecast } = event;
        const round = this.#round(event.round);
        round.planned = this.#name(amounts);
        round.changeRatio = changeRatio;
        round.forecast = forecast && {
          before: this.#name(forecast.before),
          after: this.#name(forecast.after),
        };
        return;
      }
      case "order-sent": {
        const { round, order } = event;
        this.#round(round).planned[this.#sliceNames[order.slice]!] = order.count;
        return;
      }
      case "order-delivered": {
        const round = this.#round(event.round);
        round.acquired[this.#sliceNames[event.order.slice]!] = event.delivered;
        round.spent += event.cost;
        return;
      }
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
    return {
      history: [...this.#rounds.values()],
      acquired: this.#acquired,
      exampleIds: this.#exampleIds,
      spent: this.#spent,
      budgetLeft: Math.max(0, this.#budget - this.#spent),
      lossModel: this.#lossModel,
    };
  }

  #round(number: number): Round {
    const known = this.#rounds.get(number);
    if (known !== undefined) return known;
    const none = this.#sliceNames.map(() => 0);
    const round: Round = {
      round: number,
      planned: this.#name(none),
      acquired: this.#name(none),
      spent: 0,
      changeRatio: null,
      forecast: null,
    };
    this.#rounds.set(number, round);
    return round;
  }

  #name(values: readonly number[]): Record<string, number> {
    return nameBySlice(this.#sliceNames, values);
  }
}
