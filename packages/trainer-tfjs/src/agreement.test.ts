import { createReferenceTrainer, createSampleData } from "@slicetuner/conformance";
import { defaultTrainingOptions, Random, type TrainingData, type TrainingOptions } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import { trainNumerically } from "./testing/numeric-network.ts";
import { trainOne } from "./testing/train-one.ts";

const optimizer = { ...defaultTrainingOptions.optimizer, learningRate: 0.02 };

/** The same problem with example weights between 0 and 3, a tenth of them 0. */
function weighted(data: TrainingData): TrainingData {
  const random = new Random("weights");
  const weigh = (size: number) =>
    Float32Array.from({ length: size }, () => Math.max(0, 3.33 * random.uniform() - 0.33));
  const { train, validation, test } = data;
  return {
    train: { ...train, weights: weigh(train.size) },
    validation: { ...validation, weights: weigh(validation.size) },
    ...(test && { test: { ...test, weights: weigh(test.size) } }),
  };
}

describe("softmax regression against the float64 reference", () => {
  const problems: [string, TrainingData, Partial<TrainingOptions>][] = [
    ["two classes", createSampleData({ testSizes: [30, 30, 30] }), { optimizer, maximumEpochs: 30 }],
    [
      "four classes, example weights, uneven last minibatch",
      weighted(createSampleData({ classes: 4, features: 7, testSizes: [30, 30, 30], seed: 3 })),
      { optimizer, maximumEpochs: 30, batchSize: 33 },
    ],
    ["the default options to the end of patience", createSampleData({ seed: 5 }), { patience: 3 }],
    ["a step size at which the loss jumps", createSampleData({ seed: 6 }), jumpy()],
    [
      "an ε that counts, and moments that forget fast",
      createSampleData({ seed: 8 }),
      { optimizer: { ...optimizer, epsilon: 0.05, beta1: 0.5, beta2: 0.9 }, maximumEpochs: 15 },
    ],
    [
      "an empty validation slice",
      createSampleData({ validationSizes: [60, 0, 60], seed: 7 }),
      { optimizer, maximumEpochs: 5 },
    ],
  ];

  it.each(problems)("%s", async (_, data, training) => {
    const trainer = await createTfjsTrainer({
      model: { kind: "softmax-regression" },
      training,
      backend: "pure",
    });
    const found = await trainOne(trainer, data);
    const expected = await trainOne(createReferenceTrainer({ training }), data);
    for (const part of ["validation", "test"] as const) {
      if (expected[part] === null) {
        expect(found[part]).toBeNull();
        continue;
      }
      expect(found[part]!.loss).toBeCloseTo(expected[part].loss, 4);
      expected[part].sliceLosses.forEach((loss, slice) => {
        if (loss === null) expect(found[part]!.sliceLosses[slice]).toBeNull();
        else expect(found[part]!.sliceLosses[slice]).toBeCloseTo(loss, 4);
      });
      expect(Math.abs(found[part]!.accuracy - expected[part].accuracy)).toBeLessThan(0.02);
    }
    const { status, epochs, bestEpoch, examplesSeen } = expected;
    expect(found).toMatchObject({ jobId: "seed 1", status, epochs, bestEpoch, examplesSeen, warnings: [] });
  });

  function jumpy(): Partial<TrainingOptions> {
    return { optimizer: { ...optimizer, learningRate: 0.3 }, patience: 5, maximumEpochs: 60 };
  }
});

describe("networks against central differences in float64", () => {
  it.each([[[3]], [[4, 3]]])("hidden layers %j", async (hiddenSizes) => {
    const data = weighted(
      createSampleData({ trainSizes: [14, 14], validationSizes: [10, 10], features: 3, classes: 3 }),
    );
    const epochs = 4;
    const batchSize = 9;
    const losses = trainNumerically(data, hiddenSizes, { optimizer, batchSize, epochs, seed: 1 });
    for (let maximumEpochs = 1; maximumEpochs <= epochs; maximumEpochs++) {
      const trainer = await createTfjsTrainer({
        model: { kind: "mlp", hiddenSizes },
        training: { optimizer, batchSize, maximumEpochs },
        backend: "pure",
      });
      const { validation } = await trainOne(trainer, data);
      const best = Math.min(...losses.slice(0, maximumEpochs));
      expect(validation!.loss).toBeCloseTo(best, 5);
    }
  });
});
