import type { TrainingProgress } from "@slicetuner/core";

type PartProgress = Pick<TrainingProgress, "jobsDone" | "examplesSeen">;

/**
 * Adds up the progress of the batches of one call. The sum never falls: a batch that is run again is
 * counted no further until it passes the point that it had reached.
 */
export class ProgressSum {
  #jobsDone = 0;
  #examplesSeen = 0;
  readonly #jobsTotal: number;
  readonly #report: (progress: TrainingProgress) => void;

  constructor(jobsTotal: number, report: (progress: TrainingProgress) => void) {
    this.#jobsTotal = jobsTotal;
    this.#report = report;
  }

  /** What one batch reports to. */
  part(): (progress: PartProgress) => void {
    let reached: PartProgress = { jobsDone: 0, examplesSeen: 0 };
    return (progress) => {
      const now = {
        jobsDone: Math.max(reached.jobsDone, progress.jobsDone),
        examplesSeen: Math.max(reached.examplesSeen, progress.examplesSeen),
      };
      const jobs = now.jobsDone - reached.jobsDone;
      const examples = now.examplesSeen - reached.examplesSeen;
      if (jobs === 0 && examples === 0) return;
      reached = now;
      this.#jobsDone += jobs;
      this.#examplesSeen += examples;
      this.#report({
        jobsDone: this.#jobsDone,
        jobsTotal: this.#jobsTotal,
        examplesSeen: this.#examplesSeen,
      });
    };
  }
}
