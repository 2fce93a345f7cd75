import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDataset,
  type Dataset,
  type Executor,
  type ExecutorProgress,
  runTrainings,
  type Trainer,
  type TrainingJob,
} from "@slicetuner/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRememberingExecutor } from "./remembering-executor.ts";

let folder: string;
let file: string;
/** The jobs that were really trained, call by call. */
let trained: string[][];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "remember-"));
  file = join(folder, "deep", "trainings.jsonl");
  trained = [];
});

afterEach(() => rm(folder, { recursive: true }));

/** Its loss tells the rows and the seed. */
const trainer: Trainer = {
  specificationVersion: "v1",
  name: "sum",
  capabilities: {
    supportsExampleWeights: true,
    deterministic: true,
    maximumJobsPerCall: 9,
    returnsModels: false,
    returnsPredictions: false,
    takesSampler: false,
    trainsInEpochs: true,
    usesSeeds: true,
  },
  doTrain: async ({ jobs, onProgress }) => {
    trained.push(jobs.map(({ id }) => id));
    onProgress({ jobsDone: 1, jobsTotal: jobs.length, examplesSeen: 7 });
    return jobs.map((job) => {
      const loss = 0.1 * job.rows.reduce((sum, row) => sum + row + 1, 0) + job.weightsSeed;
      return {
        jobId: job.id,
        status: "early-stopped" as const,
        validation: { loss, sliceLosses: [loss], accuracy: 1 / 3 },
        test: null,
        epochs: 1,
        bestEpoch: 1,
        examplesSeen: 7,
        warnings: [],
      };
    });
  },
  close: async () => {},
};

const inner: Executor = {
  specificationVersion: "v1",
  name: "direct",
  capabilities: { workers: 1, needsTrainerReference: false },
  doExecute: (call) => call.trainer.doTrain(call),
  close: async () => {},
};

function examples(prefix: string, size = 4): Dataset {
  return createDataset({
    exampleShape: [1],
    features: new Float32Array(size),
    labels: new Int32Array(size),
    classes: ["only"],
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
    exampleIds: Array.from({ length: size }, (_, row) => `${prefix}-${row}`),
  });
}

const data = { train: examples("train"), validation: examples("validation") };

function job(id: string, rows: number[], seed = 1): TrainingJob {
  return { id, rows: Uint32Array.from(rows), weightsSeed: seed, batchesSeed: 2 };
}

const first = [job("a", [0, 1]), job("b", [0, 1, 2])];

describe("an executor that remembers", () => {
  it("trains nothing twice, not in another process either, and gives the same bits under the new names", async () => {
    const executor = await createRememberingExecutor(inner, {}, file);
    const results = await runTrainings({ executor, trainer, data, jobs: first });
    const { seconds } = executor;
    await executor.doExecute({
      trainer,
      data,
      jobs: first,
      signal: new AbortController().signal,
      onProgress: () => {},
      onNotice: () => {},
    });
    // As if they had been trained again.
    expect(executor.seconds).toBeCloseTo(2 * seconds, 12);

    const later = await createRememberingExecutor(inner, {}, file);
    const renamed = [job("c", [0, 1, 2]), job("d", [0, 1])];
    const again = await runTrainings({ executor: later, trainer, data, jobs: renamed });
    expect(trained).toEqual([["a", "b"]]);
    expect(again).toEqual([
      { ...results[1], jobId: "c" },
      { ...results[0], jobId: "d" },
    ]);
    expect(later.seconds).toBeCloseTo(seconds, 12);
  });

  it("trains what differs in rows, their order, seeds, data, model or trainer", async () => {
    const executor = await createRememberingExecutor(inner, { kind: "mlp" }, file);
    const run = (jobs: TrainingJob[], change: object = {}) =>
      runTrainings({ executor, trainer, data, jobs, ...change });
    await run([job("a", [0, 1])]);
    await run([job("rows", [0, 2])]);
    await run([job("order", [1, 0])]);
    await run([job("seed", [0, 1], 5)]);
    await run([job("validation", [0, 1])], { data: { ...data, validation: examples("other") } });
    await run([job("test", [0, 1])], { data: { ...data, test: examples("test") } });
    await run([job("examples", [0, 1])], { data: { ...data, train: examples("other") } });
    await run([job("trainer", [0, 1])], { trainer: { ...trainer, name: "other" } });
    const other = await createRememberingExecutor(inner, { kind: "cnn" }, file);
    await runTrainings({ executor: other, trainer, data, jobs: [job("model", [0, 1])] });
    expect(trained.flat()).toEqual([
      "a",
      "rows",
      "order",
      "seed",
      "validation",
      "test",
      "examples",
      "trainer",
      "model",
    ]);
  });

  it("trains only what is new of a call, equal jobs of a call once, and counts what is known as done", async () => {
    const executor = await createRememberingExecutor(inner, {}, file);
    await runTrainings({ executor, trainer, data, jobs: first });
    const told: ExecutorProgress[] = [];
    const jobs = [...first, job("new", [3]), job("twin", [3])];
    const onProgress = (progress: ExecutorProgress) => told.push(progress);
    const results = await runTrainings({ executor, trainer, data, jobs, onProgress });
    expect(trained).toEqual([["a", "b"], ["new"]]);
    expect(results.map(({ jobId }) => jobId)).toEqual(["a", "b", "new", "twin"]);
    expect(told).toEqual([{ jobsDone: 4, jobsTotal: 4, examplesSeen: 7 }]);
  });

  it("forgets a line that was not written whole", async () => {
    const executor = await createRememberingExecutor(inner, {}, file);
    await runTrainings({ executor, trainer, data, jobs: [job("a", [0])] });
    await appendFile(file, '{"key":"abc","seco');
    const later = await createRememberingExecutor(inner, {}, file);
    await runTrainings({ executor: later, trainer, data, jobs: [job("a", [0]), job("b", [1])] });
    const last = await createRememberingExecutor(inner, {}, file);
    await runTrainings({ executor: last, trainer, data, jobs: [job("a", [0]), job("b", [1])] });
    expect(trained).toEqual([["a"], ["b"]]);
  });

  it("remembers nothing of a call that failed", async () => {
    const executor = await createRememberingExecutor(inner, {}, file);
    const broken = { ...trainer, doTrain: () => Promise.reject(new Error("broken")) };
    await expect(runTrainings({ executor, trainer: broken, data, jobs: first })).rejects.toThrow("broken");
    await runTrainings({ executor, trainer, data, jobs: first });
    expect(trained).toEqual([["a", "b"]]);
  });
});
