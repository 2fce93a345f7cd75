import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { type CellTable, fromPlainError, type PlainError, SliceTunerError } from "@slicetuner/core";
import type { CountingLane, CountTask } from "./counting-lane.ts";
import type { PreparedRows } from "./prepared-rows.ts";

/** What a counting thread starts with; its arrays are in shared memory. */
export interface LaneData {
  readonly rows: PreparedRows;
  /** One number: 1 when the task under way is no longer wanted. */
  readonly stop: Int32Array;
}

/** What a counting thread answers to a task. */
export type LaneAnswer =
  | { readonly type: "tables"; readonly tables: CellTable[] }
  | { readonly type: "stopped" }
  | { readonly type: "failure"; readonly error: PlainError };

/**
 * A thread that counts. It starts with the first task; while it is idle it does not keep the process from
 * ending.
 */
export class ThreadLane implements CountingLane {
  readonly #rows: PreparedRows;
  readonly #file: string = findWorker();
  readonly #stop: Int32Array = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #worker: Worker | undefined;
  #onAnswer: (answer: LaneAnswer) => void = () => {};
  #onDeath: (death: SliceTunerError) => void = () => {};

  /** @param rows in shared memory; see {@link shareRows}. */
  constructor(rows: PreparedRows) {
    this.#rows = rows;
  }

  async count(task: CountTask, signal: AbortSignal): Promise<CellTable[]> {
    signal.throwIfAborted();
    Atomics.store(this.#stop, 0, 0);
    const stop = () => Atomics.store(this.#stop, 0, 1);
    signal.addEventListener("abort", stop);
    try {
      const answer = await this.#ask(task);
      if (answer.type === "tables") return answer.tables;
      if (answer.type === "failure") throw fromPlainError(answer.error);
      throw signal.reason;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #ask(task: CountTask): Promise<LaneAnswer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    worker.ref();
    const answered = new Promise<LaneAnswer>((resolve, reject) => {
      this.#onAnswer = resolve;
      this.#onDeath = reject;
    });
    worker.postMessage(withoutSums(task));
    try {
      return await answered;
    } finally {
      worker.unref();
    }
  }

  #start(): Worker {
    const workerData: LaneData = { rows: this.#rows, stop: this.#stop };
    const worker = new Worker(this.#file, { workerData });
    // The next task starts a new thread.
    const end = (cause: unknown) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#onDeath(deathOf(cause));
    };
    worker.on("message", (answer: LaneAnswer) => this.#onAnswer(answer));
    worker.on("error", end);
    worker.on("exit", (code) => end(new Error(`exit code ${code}`)));
    return worker;
  }
}

/** Of its parents a thread needs only the codes and rows. */
function withoutSums({ request, settings }: CountTask): CountTask {
  if (request.parent === null) return { request, settings };
  const { columns, codes, rows } = request.parent;
  return { request: { ...request, parent: { columns, codes, rows } }, settings };
}

function deathOf(cause: unknown): SliceTunerError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SliceTunerError(`a thread that counted rows has ended: ${reason}`, {
    hint: "There may be too little memory for so many threads. Try threads: 1.",
    cause,
  });
}

/** The same rows where all threads see them. */
export function shareRows(rows: PreparedRows): PreparedRows {
  return {
    ...rows,
    codes: rows.codes.map(inSharedMemory),
    losses: inSharedMemory(rows.losses),
    centredLosses: inSharedMemory(rows.centredLosses),
    weights: rows.weights === null ? null : inSharedMemory(rows.weights),
  };
}

function inSharedMemory<Values extends Uint8Array | Uint16Array | Float64Array>(values: Values): Values {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** Threads run the built file, also when this code runs from its sources. */
function findWorker(): string {
  try {
    return createRequire(import.meta.url).resolve("@slicetuner/slice-finder/counting-worker");
  } catch (cause) {
    throw new SliceTunerError("@slicetuner/slice-finder is not built; counting threads cannot start", {
      hint: "Run: npx turbo run build --filter=@slicetuner/slice-finder",
      cause,
    });
  }
}
