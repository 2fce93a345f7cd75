import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trainer } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import type { RunResult } from "@slicetuner/results";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let returnsModels: boolean;
let trainings: number;

/** Its model is the number of its training. */
function countingTrainer(): Trainer {
  return {
    specificationVersion: "v1",
    name: "counting",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 100,
      returnsModels,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    doTrain: async ({ data, jobs }) =>
      jobs.map((job) => {
        trainings += 1;
        const loss = 1 / trainings;
        const sliceLosses = data.train.slices.map(() => loss);
        return {
          jobId: job.id,
          status: "early-stopped" as const,
          validation: { loss, sliceLosses, accuracy: 0.5 },
          test: null,
          epochs: 1,
          bestEpoch: 1,
          examplesSeen: job.rows.length,
          warnings: [],
          ...(job.keepModel
            ? { model: { format: "count", files: { "count.txt": Buffer.from(`${trainings}`) } } }
            : {}),
        };
      }),
    close: async () => {},
  };
}

vi.mock("../../training/training-setup.ts", () => ({
  openTraining: async () => ({
    trainer: countingTrainer(),
    executor: createInProcessExecutor(),
    [Symbol.asyncDispose]: async () => {},
  }),
}));

let folder: string;
let line: string[];

beforeEach(async () => {
  trainings = 0;
  folder = await mkdtemp(join(tmpdir(), "slicetuner-save-"));
  await writeFile(join(folder, "people.csv"), peopleTable(60));
  await writeFile(join(folder, "pool.csv"), peopleTable(30));
  line = ["run", "--data", join(folder, "people.csv"), "--pool", join(folder, "pool.csv")];
  line.push("--label", "income", "--slice-by", "city", "--strategy", "uniform", "--budget", "10");
  line.push("--repeats", "3", "--save-model", join(folder, "model"));
});

afterEach(() => rm(folder, { recursive: true }));

it("keeps the model of the first final training, how to feed it and what it alone reaches", async () => {
  returnsModels = true;
  const { code, stdout } = await runInProcess([...line, "--json"]);
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as RunResult;
  // Three trainings before, three after.
  expect(await readFile(join(folder, "model", "count.txt"), "utf8")).toBe("4");
  const info = JSON.parse(await readFile(join(folder, "model", "slicetuner-model.json"), "utf8"));
  expect(info).toMatchObject({
    format: "count",
    files: ["count.txt"],
    trainer: "counting",
    classes: ["high", "low"],
    input: { exampleShape: [3], encoding: { features: [{ column: "age" }, { column: "city" }] } },
    evaluatedOn: "validation",
    measured: { loss: 1 / 4 },
    settings: result.settings,
  });
  const sizes = result.slices.map(({ name, initialSize, acquired }) => [name, initialSize + acquired]);
  expect(Object.entries(info.trainedOn)).toEqual(sizes);
  expect(result.settings).not.toHaveProperty("saveModel");
});

it("refuses a trainer that gives no model back, before anything is trained", async () => {
  returnsModels = false;
  const { code, stderr } = await runInProcess(line);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/--save-model.*: the trainer counting gives no model back\n$/),
  });
  expect(trainings).toBe(0);
  expect(await readdir(folder)).not.toContain("model");
});

it("refuses a folder with files in it, beside other mistakes", async () => {
  const { code, stderr } = await runInProcess([...line.slice(0, -1), folder, "--repeats", "0"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--save-model.*is not empty/);
  expect(stderr).toMatch(/--repeats/);
});
