interface PlannedRun {
  readonly method: string;
}

/** How long the runs of a comparison will still take, from how long runs of the same methods took. */
export class RunForecast {
  readonly #planned: readonly PlannedRun[];
  readonly #seconds = new Map<string, number[]>();
  #runsDone = 0;

  /** @param planned the runs in their order */
  constructor(planned: readonly PlannedRun[]) {
    this.#planned = planned;
  }

  get runsDone(): number {
    return this.#runsDone;
  }

  get runsTotal(): number {
    return this.#planned.length;
  }

  /** The run that was under way has ended. */
  record({ method, seconds }: { readonly method: string; readonly seconds: number }): void {
    this.#seconds.set(method, [...(this.#seconds.get(method) ?? []), seconds]);
    this.#runsDone += 1;
  }

  /** @param secondsOfRun how long the present run has gone on
   *  @returns null while a method that is still to be run has not been run once */
  secondsLeft(secondsOfRun: number): number | null {
    const means = this.#planned.slice(this.#runsDone).map(({ method }) => {
      const seconds = this.#seconds.get(method);
      return seconds === undefined ? null : seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
    });
    const [present, ...later] = means;
    if (present === undefined || means.includes(null)) return null;
    return later.reduce<number>((sum, mean) => sum + mean!, Math.max(0, present! - secondsOfRun));
  }
}
