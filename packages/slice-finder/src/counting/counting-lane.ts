import { setImmediate as nextTurn } from "node:timers/promises";
import type { CellTable } from "@slicetuner/core";
import { CellCounter, type CellRequest, type CountSettings } from "./cell-counter.ts";
import type { PreparedRows } from "./prepared-rows.ts";

/** Something to count: a request, or some of a request's columns. */
export interface CountTask {
  readonly request: CellRequest;
  readonly settings: CountSettings;
}

/** Counts one task after another: this thread, or one of its own. */
export interface CountingLane {
  /** Call it when the task before is over. Rejects within a pass over the rows when the signal is aborted. */
  count(task: CountTask, signal: AbortSignal): Promise<CellTable[]>;
  close(): Promise<void>;
}

/** How long this thread counts before it lets others have a turn, who may abort the signal. */
const millisecondsBetweenTurns = 50;

/** Counts in this thread. */
export function createOwnLane(rows: PreparedRows): CountingLane {
  const counter = new CellCounter(rows);
  let lastTurn = performance.now();
  return {
    async count({ request, settings }, signal) {
      const steps = counter.count(request, settings);
      for (;;) {
        if (performance.now() - lastTurn > millisecondsBetweenTurns) {
          await nextTurn();
          lastTurn = performance.now();
        }
        signal.throwIfAborted();
        const step = steps.next();
        if (step.done === true) return step.value;
      }
    },
    async close() {},
  };
}
