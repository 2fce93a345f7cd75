import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { TrainingProgress } from "@slicetuner/core";
import type { WorkerReport } from "./protocol.ts";

/** The thread ended without an answer. */
export class WorkerDeath extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "WorkerDeath";
  }
}

/** How long to wait for the error that ended a thread. */
const obituaryMilliseconds = 250;

/** One batch on its way through one worker. */
export class Attempt {
  /** The worker's end of the channel, to be sent along. */
  readonly port: MessagePort;
  /** Set by the worker; see `BatchMessage`. */
  readonly stopped: Int32Array = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Rejects when the thread has ended; never resolves. */
  readonly death: Promise<never>;
  /** Resolves with `settle`. */
  readonly settled: Promise<void>;
  #started = false;
  readonly #own: MessagePort;
  #reject: (death: WorkerDeath) => void = () => {};
  #resolve: () => void = () => {};

  constructor(onProgress: (progress: TrainingProgress) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#own = port1;
    this.port = port2;
    this.death = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.death.catch(() => {});
    this.settled = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#own.on("message", (report: WorkerReport) => {
      if (report.type === "started") this.#started = true;
      else onProgress(report);
    });
    // The other end closes with its thread: the one sign that every kind of death gives. An error, if there
    // is one, comes a little later and says more.
    this.#own.on("close", () => {
      setTimeout(() => this.#reject(new WorkerDeath("the thread ended")), obituaryMilliseconds);
    });
  }

  /** The thread that was to begin with this batch could not start. */
  failToStart(error: Error): void {
    if (!this.#started) this.#reject(new WorkerDeath(error));
  }

  /** Asks the worker to stop. */
  stop(): void {
    this.#own.postMessage("stop");
  }

  /** Blocks this thread, because nothing asynchronous happens any more when a process exits. */
  blockUntilStopped(milliseconds: number): void {
    Atomics.wait(this.stopped, 0, 0, Math.max(0, milliseconds));
  }

  /** Takes note of the end. */
  settle(): void {
    this.#own.removeAllListeners("close").close();
    this.#resolve();
  }
}
