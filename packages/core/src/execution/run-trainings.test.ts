import { describe, expect, it } from "vitest";
import { createDataset } from "../data/dataset.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Trainer, TrainingJob, TrainingResult } from "../training/trainer.ts";
import type { Executor } from "./executor.ts";
import { type RunTrainingsOptions, runTrainings } from "./run-trainings.ts";

const dataset = (slices: number[], weight = 1) =>
  createDataset({
    exampleShape: [1],
    features: new Float32Array(slices.length),
    labels: new Int32Array(slices.length),
    classes: ["no", "yes"],
    sliceIds: Int32Array.from(slices),
    slices: [{ name: "A" }, { name: "B" }],
    weights: new Float32Array(slices.length).fill(weight),
  });

const resultOf = (job: TrainingJob): TrainingResult => ({
  jobId: job.id,
  status: "early-stopped",
  validation: null,
  test: null,
  epochs: 1,
  bestEpoch: 1,
  examplesSeen: 1,
  warnings: [],
});

const trainer: Trainer = {
  specificationVersion: "v1",
  name: "fake",
  capabilities: {
    supportsExampleWeights: false,
    deterministic: true,
    maximumJobsPerCall: 1,
    returnsModels: false,
    returnsPredictions: false,
    takesSampler: false,
    trainsInEpochs: true,
    usesSeeds: true,
  },
  doTrain: async ({ jobs }) => jobs.map(resultOf),
  close: async () => {},
};

const executor: Executor = {
  specificationVersion: "v1",
  name: "here",
  capabilities: { workers: 1, needsTrainerReference: false },
  doExecute: (call) => call.trainer.doTrain(call),
  close: async () => {},
};

const job = (id: string, rows = [0]): TrainingJob => ({
  id,
  rows: Uint32Array.from(rows),
  weightsSeed: 1,
  batchesSeed: 1,
});

const options = (change: Partial<RunTrainingsOptions> = {}): RunTrainingsOptions => ({
  executor,
  trainer,
  data: { train: dataset([0, 1]), validation: dataset([0, 1]) },
  jobs: [job("first"), job("second", [1, 1])],
  ...change,
});

async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!InvalidInputError.isInstance(error)) throw error ?? new Error("nothing was thrown");
  return error.problems.map((problem) => problem.path);
}

describe("runTrainings", () => {
  it("returns one result for each job in order", async () => {
    const results = await runTrainings(options());
    expect(results.map((result) => result.jobId)).toEqual(["first", "second"]);
  });

  it("refuses jobs that cannot be trained, all problems at once", async () => {
    const jobs = [job("same"), job("same", []), { ...job("far", [5]), weightsSeed: -1 }];
    expect(await problemsOf(runTrainings(options({ jobs })))).toEqual([
      "jobs[1].id",
      "jobs[1].rows",
      "jobs[2].rows",
      "jobs[2].weightsSeed",
    ]);
  });

  it("refuses a slice without validation examples and weights that the trainer would ignore", async () => {
    const data = { train: dataset([0, 1], 2), validation: dataset([0, 0]) };
    expect(await problemsOf(runTrainings(options({ data })))).toEqual([
      "data.validation",
      "data.train.weights",
    ]);
  });

  it("refuses a slice whose validation examples all weigh nothing", async () => {
    const data = { train: dataset([0, 1]), validation: dataset([0, 1], 0) };
    expect(await problemsOf(runTrainings(options({ data })))).toEqual(["data.validation", "data.validation"]);
  });

  it("refuses a trainer that cannot go where the executor runs it", async () => {
    const remote = { ...executor, capabilities: { workers: 2, needsTrainerReference: true } };
    expect(await problemsOf(runTrainings(options({ executor: remote })))).toEqual(["trainer"]);
  });

  it("finds out an executor that loses or swaps results", async () => {
    const swapping: Executor = {
      ...executor,
      doExecute: async ({ jobs }) => jobs.map(resultOf).reverse(),
    };
    await expect(runTrainings(options({ executor: swapping }))).rejects.toThrow("another order");
  });
});
