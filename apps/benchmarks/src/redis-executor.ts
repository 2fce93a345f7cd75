import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Executor, runTrainings, SliceTunerError } from "@slicetuner/core";
import { createBullmqExecutor, createFolderStore } from "@slicetuner/executor-bullmq";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import type { Benchmark, Measurement, Row, Settings } from "./benchmark.ts";
import { timeInTurns } from "./measuring.ts";
import { createPictureData } from "./picture-data.ts";
import { smallCnn } from "./picture-trainings.ts";
import type { RedisWorkerRequest } from "./redis-worker.ts";
import { jobsOnAllRows } from "./training-data.ts";

const redis = process.env.SLICETUNER_REDIS ?? "redis://127.0.0.1:6379";

/** Small CNNs whose training takes about a second. */
const trainSize = 1000;
const validationSize = 100;
const epochs = 8;
/** Even, so that two workers can share them. */
const jobsPerTurn = 12;

/** What it costs to send trainings through Redis, and what a second worker takes away. */
export const redisExecutor: Benchmark = {
  name: "redis-executor",
  title: "Redis: the same trainings in this process, and through a queue to one worker and to two",
  async run(settings) {
    const folder = await mkdtemp(join(tmpdir(), "slicetuner-benchmark-"));
    try {
      const one = await openQueue(`benchmark-${process.pid}-one`, folder, 1);
      const two = await openQueue(`benchmark-${process.pid}-two`, folder, 2);
      const { times, jobs } = await measure(one.driver, two.driver, settings);
      await Promise.all([one.close(), two.close()]);
      return {
        rows: rowsOf(times),
        notes: [
          `${jobs} small CNNs (see picture-trainings) a turn on ${trainSize} pictures, ${epochs} epochs, other seeds in each turn: ${(times.inProcess.median / jobs).toFixed(2)} s a training in this process. Each worker is a process of its own with one thread, up before it is measured; it has the data set after the first turn, which does not count. Two cores that share a cache or a memory bus train less than twice as fast as one; the last row says what the queue adds to that.`,
        ],
      };
    } catch (error) {
      if (!SliceTunerError.isInstance(error)) throw error;
      return { rows: rowsOf(null), notes: [`Not measured: ${error.message}`] };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

interface Times {
  readonly inProcess: Measurement;
  readonly one: Measurement;
  readonly two: Measurement;
  /** Two threads of this process: what this machine's cores give without a queue. */
  readonly threads: Measurement;
}

function rowsOf(times: Times | null): Row[] {
  return [
    {
      what: "1 worker with 1 thread, through Redis, by the clock",
      unit: "s",
      ours: times?.one ?? null,
      peer: { name: "in this process", measurement: times?.inProcess ?? null },
      target: { of: "excess", atMost: 0.1 },
    },
    {
      what: "2 workers with 1 thread each, through Redis, by the clock",
      unit: "s",
      ours: times?.two ?? null,
      peer: { name: "1 worker", measurement: times?.one ?? null },
      target: { of: "ratio", atLeast: 1.8 },
    },
    {
      what: "2 workers with 1 thread each, through Redis, by the clock",
      unit: "s",
      ours: times?.two ?? null,
      peer: { name: "2 worker threads, no queue", measurement: times?.threads ?? null },
      target: { of: "excess", atMost: 0.1 },
    },
  ];
}

interface Queue {
  readonly driver: Executor;
  close(): Promise<void>;
}

async function openQueue(queue: string, folder: string, workerCount: number): Promise<Queue> {
  const driver = await createBullmqExecutor({
    redis,
    queue,
    store: createFolderStore(folder),
    keepResultsSeconds: 600,
  });
  const workers = await Promise.all(
    Array.from({ length: workerCount }, () => startWorker({ redis, queue, folder })),
  );
  return {
    driver,
    async close() {
      await driver.close();
      await Promise.all(workers.map(stop));
    },
  };
}

async function measure(
  one: Executor,
  two: Executor,
  { turns, quick }: Settings,
): Promise<{ times: Times; jobs: number }> {
  const trainer = await createOnnxTrainer({
    model: smallCnn,
    training: { maximumEpochs: epochs, patience: epochs },
  });
  const inProcess = createInProcessExecutor();
  const threads = createWorkerExecutor({ workers: 2, batches: 1 });
  const data = createPictureData([28, 28, 1], trainSize, validationSize);
  const count = quick ? 2 : jobsPerTurn;
  // Redis keeps results: a job that it knows would not be trained again.
  const trainThrough = (executor: Executor) => {
    let first = 0;
    return () => {
      const jobs = jobsOnAllRows(data, count, first);
      first += count;
      return runTrainings({ executor, trainer, data, jobs });
    };
  };
  const times = await timeInTurns(turns, {
    inProcess: trainThrough(inProcess),
    one: trainThrough(one),
    two: trainThrough(two),
    threads: trainThrough(threads),
  });
  await Promise.all([inProcess, threads, trainer].map((part) => part.close()));
  return {
    times: {
      inProcess: times.inProcess.clock,
      one: times.one.clock,
      two: times.two.clock,
      threads: times.threads.clock,
    },
    jobs: count,
  };
}

async function startWorker(request: RedisWorkerRequest): Promise<ChildProcess> {
  const path = fileURLToPath(new URL("redis-worker.js", import.meta.url));
  const worker = spawn(process.execPath, [path, JSON.stringify(request)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(worker, "exit").then(([code]) => {
    throw new Error(`the worker ended with exit code ${code}`);
  });
  await Promise.race([once(worker.stdout!, "data"), ended]);
  ended.catch(() => {});
  return worker;
}

async function stop(worker: ChildProcess): Promise<void> {
  const ended = once(worker, "exit");
  worker.stdin!.end();
  await ended;
}
