import { createRequire } from "node:module";
import { SliceTunerError, type TrainingProgress } from "@slicetuner/core";
import Tinypool from "tinypool";
import { Attempt, WorkerDeath } from "./attempt.ts";
import type { BatchOutcome, BatchTask } from "./protocol.ts";

/** How long the end of the process waits for workers to stop. */
const longestExitMilliseconds = 3000;
/** The longest time that a timer of Node takes: idle workers are kept. */
const longestDelay = 2 ** 31 - 1;

/** Worker threads that train batches, started when first needed and kept until `close`. */
export class WorkerPool {
  readonly #workers: Tinypool;
  readonly #filename: string = findWorker();
  readonly #attempts = new Set<Attempt>();
  readonly #waiting: ((place: number) => void)[] = [];
  readonly #graceMilliseconds: number;
  /** Places of idle workers, the lowest last. */
  readonly #free: number[];

  /**
   * @param graceMilliseconds how long a worker may take to stop by itself before its thread is ended. Long,
   * because a thread that is ended inside native code (ONNX Runtime's `session.run`) takes the whole process
   * with it.
   */
  constructor(workers: number, graceMilliseconds: number) {
    this.#free = Array.from({ length: workers }, (_, index) => workers - 1 - index);
    this.#graceMilliseconds = graceMilliseconds;
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
      for (const attempt of this.#attempts) attempt.failToStart(error);
    });
  }

  /**
   * Runs `use` as soon as one of the workers is free for it, with that worker's place, from 0. The pool's own
   * queue is not used: it loses the tasks that wait in it when a worker is ended.
   */
  async withWorker(use: (place: number) => Promise<void>): Promise<void> {
    const place = this.#free.pop() ?? (await new Promise<number>((resolve) => this.#waiting.push(resolve)));
    try {
      await use(place);
    } finally {
      const next = this.#waiting.shift();
      if (next !== undefined) next(place);
      else {
        this.#free.push(place);
        this.#free.sort((left, right) => right - left);
      }
    }
  }

  /**
   * Trains a batch; call it within `withWorker`. When `signal` is aborted, the worker is asked to stop and
   * ended when it does not; no other worker is touched.
   * @throws WorkerDeath
   */
  async train(
    task: BatchTask,
    signal: AbortSignal,
    onProgress: (progress: TrainingProgress) => void,
  ): Promise<BatchOutcome> {
    const attempt = new Attempt(onProgress);
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      attempt.stop();
      timer = setTimeout(() => end.abort(), this.#graceMilliseconds);
    };
    this.#begin(attempt);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      const { port, stopped } = attempt;
      const options = { filename: this.#filename, transferList: [port], signal: end.signal };
      const answer: Promise<BatchOutcome> = this.#workers.run({ ...task, port, stopped }, options);
      return await Promise.race([answer, attempt.death]);
    } catch (cause) {
      // Makes the pool forget a thread that ended by itself.
      end.abort();
      throw cause instanceof WorkerDeath ? cause : new WorkerDeath(cause);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      this.#finish(attempt);
    }
  }

  /** Waits until the workers have stopped, which their signals must have told them, and ends the threads. */
  async close(): Promise<void> {
    await Promise.all([...this.#attempts].map((attempt) => attempt.settled));
    await this.#workers.destroy();
  }

  #begin(attempt: Attempt): void {
    if (this.#attempts.size === 0) process.on("exit", this.#stopForExit);
    this.#attempts.add(attempt);
  }

  #finish(attempt: Attempt): void {
    this.#attempts.delete(attempt);
    if (this.#attempts.size === 0) process.off("exit", this.#stopForExit);
    attempt.settle();
  }

  /** `process.exit` ends the threads, so it too must find them outside native code. */
  readonly #stopForExit = (): void => {
    const deadline = performance.now() + longestExitMilliseconds;
    for (const attempt of this.#attempts) attempt.stop();
    for (const attempt of this.#attempts) attempt.blockUntilStopped(deadline - performance.now());
  };
}

/**
 * Workers take this process's flags, but one that is only for a script given as text keeps them from
 * starting.
 */
function workerFlags(): { execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};
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
