import type { Acquirer, LossModel, TrainingProgress, TunerEvent } from "@slicetuner/core";
import type { Purchases } from "../results/run-result.ts";
import { RoundHistory } from "./round-history.ts";

/** Keeps what a run has done so far, so that nothing that was bought is lost when the run is stopped or fails. */
export class RunJournal {
  readonly #budget: number;
  readonly #started: number = performance.now();
  readonly #history: RoundHistory;
  readonly #acquired: number[];
  readonly #exampleIds: string[] = [];
  readonly #trainings = new Map<string, number>();
  readonly warnings: string[] = [];
  #spent = 0;
  #lossModel: LossModel | null = null;

  constructor(sliceNames: readonly string[], budget: number) {
    this.#history = new RoundHistory(sliceNames);
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
    this.#history.record(event);
    switch (event.type) {
      case "training-progress":
        this.recordProgress(`${event.purpose}, round ${event.round}`, event);
        return;
      case "losses-estimated":
        this.#lossModel = event.lossModel;
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
    return {
      history: this.#history.rounds,
      acquired: this.#acquired,
      exampleIds: this.#exampleIds,
      spent: this.#spent,
      budgetLeft: Math.max(0, this.#budget - this.#spent),
      lossModel: this.#lossModel,
    };
  }
}
