import type { Trainer, TrainerCall, TrainingResult } from "./trainer.ts";

/** A trainer's call, to be carried out somewhere. */
export interface ExecutorCall extends TrainerCall {
  readonly trainer: Trainer;
}

/** What an executor can do, for callers to read. */
export interface ExecutorCapabilities {
  /** Trainings that can go on at the same time. */
  readonly workers: number;
  /** Whether the trainer must have a `reference`. */
  readonly needsTrainerReference: boolean;
}

/** Where training jobs run: in this process, in worker threads, on other machines. The results are the same bits. */
export interface Executor {
  readonly specificationVersion: "v1";
  /** For people, e.g. `2 worker threads`. */
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  /** One result for each job, in the order of the jobs; rejects with the signal's reason within a second of an abort. */
  doExecute(call: ExecutorCall): Promise<readonly TrainingResult[]>;
  /** Stops the workers; the executor can be used no more. */
  close(): Promise<void>;
}
