import { createSampleData } from "@slicetuner/conformance";
import { type ModelSpecification, Random, type TrainingJob, type TrainingResult } from "@slicetuner/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxTrainer, type OnnxTrainerOptions } from "./index.ts";
import { runJobs, sampleJob, weighted } from "./testing/jobs.ts";

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly runtime: NonNullable<OnnxTrainerOptions["runtime"]>;
  readonly exampleShape: readonly number[];
  readonly classes: number;
}

// More than 128 features: there ONNX Runtime's matrix product cuts its sums into blocks.
const softmax = { kind: "softmax-regression" } as const;
const settings: readonly Setting[] = [
  { name: "softmax regression", model: softmax, runtime: "native", exampleShape: [62], classes: 2 },
  { name: "softmax regression, wide", model: softmax, runtime: "native", exampleShape: [301], classes: 5 },
  {
    name: "a network",
    model: { kind: "mlp", hiddenSizes: [33, 7] },
    runtime: "native",
    exampleShape: [130],
    classes: 3,
  },
  {
    name: "a network with dropout",
    model: { kind: "mlp", hiddenSizes: [12, 7], dropout: 0.4 },
    runtime: "native",
    exampleShape: [130],
    classes: 3,
  },
  {
    name: "a convolutional network",
    model: { kind: "cnn", blocks: [{ filters: 5, dropout: 0.2 }], hiddenSizes: [6], dropout: 0.2 },
    runtime: "native",
    exampleShape: [8, 6, 2],
    classes: 3,
  },
  { name: "softmax regression, wasm", model: softmax, runtime: "wasm", exampleShape: [150], classes: 2 },
];

describe.each(settings)("a job's bits: $name", ({ model, runtime, exampleShape, classes }) => {
  const data = weighted(createSampleData({ exampleShape, classes, testSizes: [20, 20, 20] }));
  // Lengths from one to eight minibatches, so that models stand idle, leave early and are replaced.
  const jobs = Array.from({ length: 20 }, (_, seed) => sampleJob(data, seed, 20 + 11 * seed));
  const training = { maximumEpochs: 8, patience: 2 };
  const trainer = createOnnxTrainer({ model, training, runtime });
  const alone = new Map<TrainingJob, TrainingResult>();
  beforeAll(async () => {
    for (const job of jobs) alone.set(job, (await runJobs(await trainer, data, [job]))[0]!);
  });
  afterAll(async () => (await trainer).close());

  it("are the same alone and in any company, in any order", async () => {
    const company = fc.tuple(fc.shuffledSubarray(jobs, { minLength: 2 }));
    await fc.assert(
      fc.asyncProperty(company, async ([chosen]) => {
        const results = await runJobs(await trainer, data, chosen);
        expect(results).toEqual(chosen.map((job) => alone.get(job)));
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it("are the same beside a job with the same rows and other seeds", async () => {
    const [job] = jobs;
    const random = new Random("twins");
    const twins = Array.from({ length: 15 }, (_, index) => ({
      ...job!,
      id: `twin ${index}`,
      weightsSeed: random.uint32(),
      batchesSeed: random.uint32(),
    }));
    const results = await runJobs(await trainer, data, [...twins, job!]);
    expect(results.at(-1)).toEqual(alone.get(job!));
    expect(new Set(results.map((result) => result.validation!.loss)).size).toBe(results.length);
  });
});
