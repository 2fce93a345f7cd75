import type { WorkProgress } from "@slicetuner/core";

/** Seconds over which a rate counts as recent. */
const recentSeconds = 10;

/** How fast examples went by: lately, and since the beginning; null until there is something to tell. */
export interface Rates {
  readonly recent: number;
  readonly mean: number;
}

/**
 * The pace of one stage of trainings: how many examples a second, and how long it will take. Times are in
 * seconds.
 */
export class WorkPace {
  readonly #started: number;
  #samples: { readonly time: number; readonly examples: number }[];
  #workDone = 0;
  #secondsLeft: number | null = null;
  #estimated = 0;

  constructor(now: number, examplesSeen = 0) {
    this.#started = now;
    this.#samples = [{ time: now, examples: examplesSeen }];
  }

  record(
    { workDone = 0, examplesSeen }: Pick<WorkProgress, "examplesSeen"> & { readonly workDone?: number },
    now: number,
  ): void {
    this.#samples.push({ time: now, examples: examplesSeen });
    // The first sample stays: it is where the mean begins. The one before the window stays as well: it is
    // where the window begins.
    while (this.#samples.length > 3 && this.#samples[2]!.time <= now - recentSeconds)
      this.#samples.splice(1, 1);
    if (workDone <= this.#workDone) return;
    this.#workDone = workDone;
    this.#estimated = now;
    this.#secondsLeft = ((now - this.#started) / workDone) * (1 - workDone);
  }

  get rates(): Rates | null {
    const [first, begin = first!] = this.#samples;
    const last = this.#samples.at(-1)!;
    const rate = (since: { readonly time: number; readonly examples: number }): number =>
      (last.examples - since.examples) / (last.time - since.time);
    if (last.time - first!.time < 0.2 || last.examples === first!.examples) return null;
    return { recent: last.time - begin.time < 0.2 ? rate(first!) : rate(begin), mean: rate(first!) };
  }

  /**
   * Seconds until this stage ends; null while nothing is done, and when it takes longer than was expected.
   */
  secondsLeft(now: number): number | null {
    if (this.#secondsLeft === null) return null;
    const left = this.#secondsLeft - (now - this.#estimated);
    return left > 0 ? left : null;
  }
}
