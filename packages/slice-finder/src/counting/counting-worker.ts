import { parentPort, workerData } from "node:worker_threads";
import { type CellTable, toPlainError } from "@slicetuner/core";
import { CellCounter } from "./cell-counter.ts";
import type { CountTask } from "./counting-lane.ts";
import type { LaneAnswer, LaneData } from "./thread-lane.ts";

// What a counting thread runs: one task a message, one answer a task.
const { rows, stop } = workerData as LaneData;
const counter = new CellCounter(rows);

parentPort!.on("message", (task: CountTask) => {
  const answer = count(task);
  parentPort!.postMessage(answer, answer.type === "tables" ? buffersOf(answer.tables) : []);
});

function count({ request, settings }: CountTask): LaneAnswer {
  try {
    const steps = counter.count(request, settings);
    let step = steps.next();
    while (step.done !== true) {
      if (Atomics.load(stop, 0) === 1) return { type: "stopped" };
      step = steps.next();
    }
    return { type: "tables", tables: step.value };
  } catch (error) {
    return { type: "failure", error: toPlainError(error) };
  }
}

/** The arrays' memory is handed over, not copied. */
function buffersOf(tables: readonly CellTable[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { columns: _, ...arrays } of tables) {
    for (const array of Object.values(arrays)) buffers.add(array.buffer as ArrayBuffer);
  }
  return [...buffers];
}
