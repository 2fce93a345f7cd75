import { createRequire } from "node:module";
import { MessageChannel } from "node:worker_threads";
import { SliceTunerError, type TrainingProgress } from "@slicetuner/core";
import Tinypool from "tinypool";
import type { BatchMessage, BatchOutcome, BatchTask, WorkerReport } from "./protocol.ts";

/** How long a worker may take to stop by itself before it is ended. */
const graceMilliseconds = 500;
/** How long to wait for the error that ended a thread. */
const obituaryMilliseconds = 100;
/** The longest time that a timer of Node takes: idle workers are kept. */
const longestDelay = 2 ** 31 - 1;

/** The thread ended without an answer. */
export class WorkerDeath extends Error {}

/** Worker threads that train batches, started when first needed and kept until `close`. */
export class WorkerPool {
  readonly #workers: Tinypool;
  readonly #filename: string = findWorker();
  readonly #attempts = new Set<Attempt>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(workers: number) {
    this.#free = workers;
    this.#workers = new Tinypool({
      minThreads: 0,
      maxThreads: workers,
      idleTimeout: longestDelay,
      // Waiting in Atomics would keep a worker's own event loop from turning between tasks.
      useAtomics: false,
      ...workerFlags(),
    });
    // A worker that dies while it starts is known to the pool only, not to the task that waits for it.
    this.#workers.on("error", (error: Error) => {
      for (const attempt of this.#attempts) if (!attempt.started) attempt.die(error);
    });
  }

  /**
   * Runs `use` as soon as one of the workers is free for it. The pool's own queue is not used: it loses the tasks that
   * wait in it when a worker is ended.
   */
  async withWorker(use: () => Promise<void>): Promise<void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      await use();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /**
   * Trains a batch; call it within `withWorker`. When `signal` is aborted, the worker is asked to stop and ended when it does
   * not; no other worker is touched.
   * @throws WorkerDeath
   */
  async train(
    task: BatchTask,
    signal: AbortSignal,
    onProgress: (progress: TrainingProgress) => void,
  ): Promise<BatchOutcome> {
    const { port1: own, port2: port } = new MessageChannel();
    const end = new AbortController();
    const attempt = new Attempt();
    this.#attempts.add(attempt);
    own.on("message", (report: WorkerReport) => {
      if (report.type === "started") attempt.started = true;
      else onProgress(report);
    });
    // The other end closes with its thread: the one sign that every kind of death gives. An error, if there is one,
    // comes a little later and says more.
    own.on("close", () => {
      setTimeout(() => attempt.die(new Error("the thread ended")), obituaryMilliseconds);
    });

    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      own.postMessage("stop");
      timer = setTimeout(() => end.abort(), graceMilliseconds);
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      const message: BatchMessage = { ...task, port };
      const options = { filename: this.#filename, transferList: [port], signal: end.signal };
      const answer: Promise<BatchOutcome> = this.#workers.run(message, options);
      return await Promise.race([answer, attempt.death]);
    } catch (cause) {
      // Makes the pool forget a thread that ended by itself.
      end.abort();
      throw cause instanceof WorkerDeath ? cause : new WorkerDeath(messageOf(cause), { cause });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      this.#attempts.delete(attempt);
      own.removeAllListeners("close").close();
    }
  }

  async close(): Promise<void> {
    await this.#workers.destroy();
  }
}

/** One task on its way through a worker. */
class Attempt {
  started = false;
  readonly death: Promise<never>;
  #reject: (death: WorkerDeath) => void = () => {};

  constructor() {
    this.death = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.death.catch(() => {});
  }

  die(cause: Error): void {
    this.#reject(new WorkerDeath(cause.message, { cause }));
  }
}

/** Workers take this process's flags, but one that is only for a script given as text keeps them from starting. */
function workerFlags(): { execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Workers run the built file, also when this code runs from its sources. */
function findWorker(): string {
  try {
    return createRequire(import.meta.url).resolve("@slicetuner/executor-local/worker");
  } catch (cause) {
    throw new SliceTunerError("@slicetuner/executor-local is not built; worker threads cannot start", {
      hint: "Run: npx turbo run build --filter=@slicetuner/executor-local",
      cause,
    });
  }
}
