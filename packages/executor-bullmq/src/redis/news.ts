import type { BatchProgress } from "@slicetuner/core";

/**
 * What a worker publishes of a batch. Nothing depends on its arrival: drivers look at the queue itself now and then, and
 * when they hear something.
 */
export interface WorkerNews {
  readonly batch: string;
  readonly worker: string;
  /** `changed`: look what has become of it. `lost`: the worker that had it stopped answering. */
  readonly type: "progress" | "changed" | "lost";
  /** With `progress`. */
  readonly progress?: BatchProgress;
}
