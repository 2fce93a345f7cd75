import type { TrainingProgress } from "../training/trainer.ts";
import type { ExecutorProgress, WorkerProgress } from "./executor.ts";

/** Progress of one batch of a call. */
export type BatchProgress = Pick<TrainingProgress, "jobsDone" | "examplesSeen">;

/**
 * Adds up the progress of the batches of one call. The sums never fall: a batch that is run again is
 * counted no further until it passes the point that it had reached.
 */
export class ProgressSum {
  readonly #total = { jobsDone: 0, examplesSeen: 0 };
  readonly #workers = new Map<string, WorkerProgress>();
  readonly #jobsTotal: number;
  readonly #report: (progress: ExecutorProgress) => void;

  constructor(jobsTotal: number, report: (progress: ExecutorProgress) => void) {
    this.#jobsTotal = jobsTotal;
    this.#report = report;
  }

  /** What one batch reports to, with the worker that has it where there are several. */
  part(): (progress: BatchProgress, worker?: string) => void {
    let reached: BatchProgress = { jobsDone: 0, examplesSeen: 0 };
    return (progress, worker) => {
      const now = {
        jobsDone: Math.max(reached.jobsDone, progress.jobsDone),
        examplesSeen: Math.max(reached.examplesSeen, progress.examplesSeen),
      };
      const jobs = now.jobsDone - reached.jobsDone;
      const examples = now.examplesSeen - reached.examplesSeen;
      if (jobs === 0 && examples === 0) return;
      reached = now;
      this.#total.jobsDone += jobs;
      this.#total.examplesSeen += examples;
      if (worker !== undefined) this.#credit(worker, jobs, examples);
      const workers = [...this.#workers.values()];
      this.#report({
        jobsDone: this.#total.jobsDone,
        jobsTotal: this.#jobsTotal,
        examplesSeen: this.#total.examplesSeen,
        ...(workers.length > 0 && { workers }),
      });
    };
  }

  #credit(name: string, jobs: number, examples: number): void {
    const before = this.#workers.get(name);
    this.#workers.set(name, {
      name,
      jobsDone: (before?.jobsDone ?? 0) + jobs,
      examplesSeen: (before?.examplesSeen ?? 0) + examples,
    });
  }
}
