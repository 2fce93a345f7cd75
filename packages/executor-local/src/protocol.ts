import type { MessagePort } from "node:worker_threads";
import type {
  ModuleReference,
  PlainError,
  TrainingJob,
  TrainingProgress,
  TrainingResult,
} from "@slicetuner/core";
import type { SharedDataset } from "./shared-dataset.ts";

/** What a worker is asked to do. */
export interface BatchTask {
  readonly reference: ModuleReference;
  readonly train: SharedDataset;
  readonly validation: SharedDataset;
  readonly test: SharedDataset | undefined;
  readonly trusted: SharedDataset | undefined;
  readonly jobs: readonly TrainingJob[];
}

/** A task with the worker's end of its channel. Any message to the worker means: stop. */
export interface BatchMessage extends BatchTask {
  readonly port: MessagePort;
  /** One number in shared memory: 0 until the worker has stopped, then 1. */
  readonly stopped: Int32Array;
}

/** What a worker tells while it is at work. */
export type WorkerReport = { readonly type: "started" } | ({ readonly type: "progress" } & TrainingProgress);

/** What a worker answers. A failure is the trainer's; when the worker itself dies there is no answer. */
export type BatchOutcome =
  | { readonly type: "results"; readonly results: readonly TrainingResult[] }
  | { readonly type: "failure"; readonly error: PlainError };
