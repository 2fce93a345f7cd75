import type { Trainer, TrainerCall, TrainingProgress, TrainingResult } from "../training/trainer.ts";

/** A trainer's call, to be carried out somewhere. */
export interface ExecutorCall extends Omit<TrainerCall, "onProgress"> {
  readonly trainer: Trainer;
  readonly onProgress: (progress: ExecutorProgress) => void;
  /** Told what a person should know while the call goes on, e.g. that a connection is lost and awaited. */
  readonly onNotice: (message: string) => void;
  /**
   * Told each result once, as soon as it is there: what is finished can be kept though the call never ends.
   */
  readonly onResult?: (result: TrainingResult) => void;
}

/** Progress of a call, and of each of its workers where there are several. */
export interface ExecutorProgress extends TrainingProgress {
  readonly workers?: readonly WorkerProgress[];
}

/** What one worker has done in a call; numbers only grow. */
export interface WorkerProgress {
  /** Unique in the call. */
  readonly name: string;
  readonly jobsDone: number;
  readonly examplesSeen: number;
}

/** What an executor can do, for callers to read. */
export interface ExecutorCapabilities {
  /** Trainings that can go on at the same time. */
  readonly workers: number;
  /** Whether the trainer must have a `reference`. */
  readonly needsTrainerReference: boolean;
}

/**
 * Where training jobs run: in this process, in worker threads, on other machines. The results are the same
 * bits.
 */
export interface Executor {
  readonly specificationVersion: "v1";
  /** For people, e.g. `2 worker threads`. */
  readonly name: string;
  readonly capabilities: ExecutorCapabilities;
  /**
   * One result for each job, in the order of the jobs; rejects with the signal's reason within a second of an
   * abort.
   */
  doExecute(call: ExecutorCall): Promise<readonly TrainingResult[]>;
  /** Stops the workers; the executor can be used no more. */
  close(): Promise<void>;
}
