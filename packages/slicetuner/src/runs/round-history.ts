import { sumMoney, type TunerEvent } from "@slicetuner/core";
import { nameBySlice, type Round } from "@slicetuner/results";

/** What a run planned and bought, round by round, gathered from its events. */
export class RoundHistory {
  readonly #sliceNames: readonly string[];
  readonly #rounds = new Map<number, Round>();
  /** Rounds of which orders were sent. */
  readonly #ordered = new Set<number>();

  constructor(sliceNames: readonly string[]) {
    this.#sliceNames = sliceNames;
  }

  get rounds(): Round[] {
    return [...this.#rounds.values()];
  }

  record(event: TunerEvent): void {
    switch (event.type) {
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
        const name = this.#sliceNames[order.slice]!;
        const known = this.#round(round);
        // What is ordered is told, not what was planned: examples that will not be usable are ordered too.
        if (!this.#ordered.has(round)) known.planned = this.#name(this.#sliceNames.map(() => 0));
        this.#ordered.add(round);
        known.planned[name]! += order.count;
        return;
      }
      case "order-delivered": {
        const round = this.#round(event.round);
        event.accepted.forEach((count, slice) => {
          round.acquired[this.#sliceNames[slice]!]! += count;
        });
        round.spent = sumMoney(round.spent, event.cost);
        return;
      }
      default:
        return;
    }
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
