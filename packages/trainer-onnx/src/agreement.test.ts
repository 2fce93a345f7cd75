import { createSampleData } from "@slicetuner/conformance";
import { defaultTrainingOptions, type ModelSpecification } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxTrainer, type OnnxTrainerOptions } from "./index.ts";
import { runJobs, sampleJob, weighted } from "./testing/jobs.ts";
import { type ReferenceResult, trainReference } from "./testing/reference-training.ts";

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly classes: number;
}

const settings: readonly Setting[] = [
  { name: "softmax regression, two classes", model: { kind: "softmax-regression" }, classes: 2 },
  { name: "softmax regression, four classes", model: { kind: "softmax-regression" }, classes: 4 },
  { name: "two hidden layers", model: { kind: "mlp", hiddenSizes: [9, 6] }, classes: 3 },
];
const options = {
  ...defaultTrainingOptions,
  optimizer: { ...defaultTrainingOptions.optimizer, learningRate: 0.01 },
  maximumEpochs: 25,
};

describe.each(settings)("whole trainings agree with float64 loops: $name", ({ model, classes }) => {
  const trainSizes = [100, 60, 40];
  const data = weighted(createSampleData({ features: 6, classes, trainSizes, testSizes: [30, 30, 30] }));
  const jobs = [200, 33, 97, 150].map((count, seed) => sampleJob(data, seed, count));
  const hiddenSizes = model.kind === "mlp" ? model.hiddenSizes : [];
  let references: ReferenceResult[];
  beforeAll(() => {
    references = jobs.map((job) => trainReference(hiddenSizes, data, job, options));
  });

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
