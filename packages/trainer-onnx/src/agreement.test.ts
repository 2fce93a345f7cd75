import { createSampleData } from "@slicetuner/conformance";
import { defaultTrainingOptions, type ModelSpecification, type TrainingOptions } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxTrainer, type OnnxTrainerOptions } from "./index.ts";
import { runJobs, sampleJob, weighted } from "./testing/jobs.ts";
import { type ReferenceResult, trainReference } from "./testing/reference-training.ts";

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly classes: number;
  /** @default [6] */
  readonly exampleShape?: readonly number[];
  readonly training?: Partial<TrainingOptions>;
}

const { optimizer } = defaultTrainingOptions;
const adam = { optimizer: { ...optimizer, learningRate: 0.01 }, maximumEpochs: 25 };
const sgd = { kind: "sgd", learningRate: 0.05, momentum: 0.9 } as const;
const settings: readonly Setting[] = [
  { name: "softmax regression, two classes", model: { kind: "softmax-regression" }, classes: 2 },
  { name: "softmax regression, four classes", model: { kind: "softmax-regression" }, classes: 4 },
  { name: "two hidden layers", model: { kind: "mlp", hiddenSizes: [9, 6] }, classes: 3 },
  {
    name: "two hidden layers, dropout and weight decay",
    model: { kind: "mlp", hiddenSizes: [9, 6], dropout: 0.3 },
    classes: 3,
    training: { weightDecay: 0.02 },
  },
  {
    name: "softmax regression, gradient descent, weight decay",
    model: { kind: "softmax-regression" },
    classes: 3,
    training: { optimizer: sgd, weightDecay: 0.05 },
  },
  {
    name: "a convolutional network",
    model: { kind: "cnn", blocks: [{ filters: 4 }, { filters: 3, pool: 1 }], hiddenSizes: [5] },
    classes: 3,
    exampleShape: [5, 4, 2],
    training: { maximumEpochs: 4 },
  },
  {
    name: "a convolutional network, dropout, gradient descent, weight decay",
    model: { kind: "cnn", blocks: [{ filters: 4, dropout: 0.25 }], hiddenSizes: [6], dropout: 0.3 },
    classes: 2,
    exampleShape: [4, 4, 1],
    training: { optimizer: sgd, weightDecay: 0.01, maximumEpochs: 6, batchSize: 20 },
  },
];

describe.each(settings)("whole trainings agree with float64 loops: $name", (setting) => {
  const { model, classes, exampleShape = [6] } = setting;
  const options = { ...defaultTrainingOptions, ...adam, ...setting.training };
  const trainSizes = [100, 60, 40];
  const data = weighted(createSampleData({ exampleShape, classes, trainSizes, testSizes: [30, 30, 30] }));
  const jobs = [200, 33, 97, 150].map((count, seed) => sampleJob(data, seed, count));
  let references: ReferenceResult[];
  beforeAll(() => {
    references = jobs.map((job) => trainReference(model, data, job, options));
  }, 60_000);

  it.each<NonNullable<OnnxTrainerOptions["runtime"]>>(["native", "wasm"])("%s", async (runtime) => {
    const trainer = await createOnnxTrainer({ model, training: options, runtime });
    afterAll(() => trainer.close());
    const results = await runJobs(trainer, data, jobs);
    results.forEach((result, index) => {
      const reference = references[index]!;
      expect(result.jobId).toBe(jobs[index]!.id);
      expect(result.epochs).toBe(reference.epochs);
      expect(result.bestEpoch).toBe(reference.bestEpoch);
      expect(result.examplesSeen).toBe(reference.epochs * jobs[index]!.rows.length);
      expect(Math.abs(result.validation!.loss - reference.loss)).toBeLessThan(1e-5);
      expect(Math.abs(result.test!.loss - reference.testLoss!)).toBeLessThan(1e-5);
      result.validation!.sliceLosses.forEach((loss, slice) => {
        expect(Math.abs(loss! - reference.sliceLosses[slice]!)).toBeLessThan(1e-5);
      });
    });
  });
});
