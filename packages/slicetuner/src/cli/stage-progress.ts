import type { WorkProgress } from "@slicetuner/core";
import { formatRate, formatSeconds } from "../describe/format.ts";
import { type Rates, WorkPace } from "./work-pace.ts";

/** Workers that are named one by one; the others are counted. */
const maximumNamed = 8;

/**
 * One stage of trainings in words: done of how many, how fast, how long still, and by whom. Times are in
 * seconds.
 */
export class StageProgress {
  readonly title: string;
  readonly #pace: WorkPace;
  readonly #workers = new Map<string, { pace: WorkPace; jobsDone: number }>();
  #progress: WorkProgress;

  constructor(title: string, progress: WorkProgress, now: number) {
    this.title = title;
    this.#pace = new WorkPace(now, progress.examplesSeen);
    this.#progress = progress;
    this.record(progress, now);
  }

  /** Whether `progress` is of this stage: its numbers only grow. */
  continuesWith(title: string, { jobsDone, jobsTotal, examplesSeen }: WorkProgress): boolean {
    const before = this.#progress;
    return (
      title === this.title &&
      jobsTotal === before.jobsTotal &&
      jobsDone >= before.jobsDone &&
      examplesSeen >= before.examplesSeen
    );
  }

  record(progress: WorkProgress, now: number): void {
    this.#progress = progress;
    this.#pace.record(progress, now);
    for (const { name, jobsDone, examplesSeen } of progress.workers ?? []) {
      const known = this.#workers.get(name);
      const pace = known?.pace ?? new WorkPace(now, examplesSeen);
      pace.record({ examplesSeen }, now);
      this.#workers.set(name, { pace, jobsDone });
    }
  }

  /** `moderate: 12 of 50 trainings · 8 k examples/s (6 k on average) · 12.0 s left` */
  describe(now: number): string {
    const { jobsDone, jobsTotal } = this.#progress;
    const parts = [`${this.title}: ${jobsDone} of ${jobsTotal} trainings`];
    const { rates } = this.#pace;
    if (rates !== null) parts.push(formatRates(rates));
    const left = this.#pace.secondsLeft(now);
    if (left !== null && jobsDone < jobsTotal) parts.push(`${formatSeconds(left)} left`);
    return parts.join(" · ");
  }

  /** A line for each worker where there are several. */
  describeWorkers(): string[] {
    return this.#nameWorkers(({ name, jobsDone, rates }) => {
      const rate = rates === null ? "" : ` · ${formatRate(rates.recent)} examples/s`;
      return `  ${name}: ${jobsDone} trainings${rate}`;
    });
  }

  /** `a 12, b 14` trainings; nothing where there are not several workers. */
  summarizeWorkers(): string {
    return this.#nameWorkers(({ name, jobsDone }) => `${name} ${jobsDone}`).join(", ");
  }

  #nameWorkers(
    describe: (worker: { name: string; jobsDone: number; rates: Rates | null }) => string,
  ): string[] {
    if (this.#workers.size < 2) return [];
    const named = [...this.#workers].slice(0, maximumNamed);
    const more = this.#workers.size - named.length;
    const lines = named.map(([name, { jobsDone, pace }]) => describe({ name, jobsDone, rates: pace.rates }));
    return more > 0 ? [...lines, `  and ${more} more`] : lines;
  }
}

/** The mean where it reads differently from the recent rate. */
function formatRates({ recent, mean }: Rates): string {
  const [now, always] = [formatRate(recent), formatRate(mean)];
  return `${now} examples/s${now === always ? "" : ` (${always} on average)`}`;
}
