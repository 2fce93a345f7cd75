import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Executor, runTrainings, SliceTunerError } from "@slicetuner/core";
import { createBullmqExecutor, createFolderStore } from "@slicetuner/executor-bullmq";
import { createInProcessExecutor } from "@slicetuner/executor-local";
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
const jobsPerTurn = 6;

/** What it costs to send trainings through Redis, to a worker with one thread. */
export const redisExecutor: Benchmark = {
  name: "redis-executor",
  title: "Redis: the same trainings in this process and through a queue",
  async run(settings) {
    const folder = await mkdtemp(join(tmpdir(), "slicetuner-benchmark-"));
    const queue = `benchmark-${process.pid}`;
    try {
      const driver = await createBullmqExecutor({
        redis,
        queue,
        store: createFolderStore(folder),
        keepResultsSeconds: 600,
      });
      const worker = await startWorker({ redis, queue, folder });
      const { ours, theirs, jobs } = await measure(driver, settings);
      await driver.close();
      await stop(worker);
      return {
        rows: [row(ours, theirs)],
        notes: [
          `${jobs} small CNNs (see picture-trainings) a turn on ${trainSize} pictures, ${epochs} epochs, other seeds in each turn: ${(theirs.median / jobs).toFixed(2)} s a training in this process. The worker is a process of its own with one thread, up before it is measured; it has the data set after the first turn, which does not count.`,
        ],
      };
    } catch (error) {
      if (!SliceTunerError.isInstance(error)) throw error;
      return { rows: [row(null, null)], notes: [`Not measured: ${error.message}`] };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

function row(ours: Measurement | null, theirs: Measurement | null): Row {
  return {
    what: "1 worker with 1 thread, through Redis, by the clock",
    unit: "s",
    ours,
    peer: { name: "in this process", measurement: theirs },
    target: { of: "excess", atMost: 0.1 },
  };
}

async function measure(
  driver: Executor,
  { turns, quick }: Settings,
): Promise<{ ours: Measurement; theirs: Measurement; jobs: number }> {
  const trainer = await createOnnxTrainer({
    model: smallCnn,
    training: { maximumEpochs: epochs, patience: epochs },
  });
  const inProcess = createInProcessExecutor();
  const data = createPictureData([28, 28, 1], trainSize, validationSize);
  const count = quick ? 1 : jobsPerTurn;
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
    redis: trainThrough(driver),
    inProcess: trainThrough(inProcess),
  });
  await Promise.all([inProcess.close(), trainer.close()]);
  return { ours: times.redis.clock, theirs: times.inProcess.clock, jobs: count };
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
