import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSampleData } from "@slicetuner/conformance";
import type { Executor, ExecutorCall, Trainer, TrainingJob, TrainingResult } from "@slicetuner/core";
import { createWorkerExecutor } from "@slicetuner/executor-local";
import { onTestFinished } from "vitest";
import { type BullmqExecutorOptions, createBullmqExecutor } from "../driver/bullmq-executor.ts";
import { createFolderStore } from "../store/folder-store.ts";
import { type BullmqWorker, type BullmqWorkerOptions, createBullmqWorker } from "../worker/bullmq-worker.ts";
import { freshFolder, freshQueue, resolvePackage, testRedisUrl } from "./test-redis.ts";

/** Short, so that tests of lost workers are. */
export const lockMilliseconds = 1500;
export const data: ReturnType<typeof createSampleData> = createSampleData();

export function jobs(count: number, first = 0): TrainingJob[] {
  return Array.from({ length: count }, (_, at) => {
    const index = first + at;
    return { id: `job ${index}`, rows: Uint32Array.of(index, 1, 2), weightsSeed: index, batchesSeed: index };
  });
}

/** A queue, a store and a log, and drivers and workers on them that end with the test. */
export class FaultBench {
  readonly queue: string = freshQueue();
  readonly folder: string = freshFolder();
  readonly log: string = join(freshFolder(), "log");
  readonly redis: string;

  constructor(redis: string = testRedisUrl) {
    this.redis = redis;
    writeFileSync(this.log, "");
  }

  /** The driver's side of a trainer of `logging-trainer.mjs`: never run here, only named. */
  trainer(exportName: string, options: object = {}, reference: object = {}): Trainer {
    const url = new URL("./logging-trainer.mjs", import.meta.url).href;
    return {
      specificationVersion: "v1",
      name: exportName,
      capabilities: {
        supportsExampleWeights: true,
        deterministic: true,
        maximumJobsPerCall: 1,
        returnsModels: true,
        returnsPredictions: false,
        takesSampler: false,
        trainsInEpochs: true,
        usesSeeds: true,
      },
      reference: { url, exportName, options: { log: this.log, ...options }, ...reference },
      doTrain: async () => {
        throw new Error("ran in the driver");
      },
      close: async () => {},
    };
  }

  async driver(options: Partial<BullmqExecutorOptions> = {}): Promise<Executor> {
    const { redis, queue, folder } = this;
    const executor = await createBullmqExecutor({
      redis,
      queue,
      store: createFolderStore(folder),
      ...options,
    });
    onTestFinished(() => executor.close());
    return executor;
  }

  /** A worker in this process. */
  async worker(options: Partial<BullmqWorkerOptions> & { threads?: number } = {}): Promise<BullmqWorker> {
    const { redis, queue, folder } = this;
    const executor = createWorkerExecutor({ workers: options.threads ?? 1, batches: 1 });
    const store = createFolderStore(folder);
    const common = { redis, queue, store, executor, resolvePackage, lockMilliseconds, graceMilliseconds: 0 };
    const worker = await createBullmqWorker({ ...common, ...options });
    onTestFinished(async () => {
      await worker.close();
      await executor.close();
    });
    return worker;
  }

  /** A worker in a process of its own. */
  workerProcess(options: object = {}): Promise<ChildProcess> {
    return this.#start("worker-process.mjs", { threads: 1, lockMilliseconds, ...options });
  }

  /** A driver in a process of its own, which runs `count` jobs. */
  driverProcess(trainer: Trainer, count: number): Promise<ChildProcess> {
    return this.#start("driver-process.mjs", { trainer, count });
  }

  /** Lines of the log that begin with `word`: the jobs' ids. */
  logged(word: string): string[] {
    const lines = readFileSync(this.log, "utf8").trim().split("\n");
    return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  }

  async #start(script: string, options: object): Promise<ChildProcess> {
    const { redis, queue, folder } = this;
    const argument = JSON.stringify({ redis, queue, folder, ...options });
    const path = join(import.meta.dirname, script);
    const child = spawn(process.execPath, [path, argument], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    await new Promise<void>((resolve, reject) => {
      child.stdout!.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
    return child;
  }
}

export function execute(
  executor: Executor,
  trainer: Trainer,
  list: readonly TrainingJob[],
  more: Partial<ExecutorCall> = {},
): Promise<readonly TrainingResult[]> {
  const signal = new AbortController().signal;
  const running = executor.doExecute({
    trainer,
    data,
    jobs: list,
    signal,
    onProgress: () => {},
    onNotice: () => {},
    ...more,
  });
  running.catch(() => {});
  return running;
}

/** Waits until something holds; a test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
