import { createReferenceTrainer, createSampleData } from "@slicetuner/conformance";
import {
  defaultAdam,
  type ModelSpecification,
  type TrainingData,
  type TrainingOptions,
} from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import { trainNumerically } from "./testing/numeric-network.ts";
import { createPictures, weighted } from "./testing/pictures.ts";
import { trainOne } from "./testing/train-one.ts";

const optimizer = { ...defaultAdam, learningRate: 0.02 };

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

describe("every model against central differences in float64", () => {
  const tables = weighted(
    createSampleData({ trainSizes: [14, 14], validationSizes: [10, 10], features: 3, classes: 3 }),
  );
  const pictures = weighted(
    createPictures([5, 4, 2], { trainSizes: [10, 11], validationSizes: [8, 8], classes: 3 }),
  );
  const sgd = { kind: "sgd", learningRate: 0.2, momentum: 0.8 } as const;
  const problems: [string, TrainingData, ModelSpecification, Partial<TrainingOptions>][] = [
    ["one hidden layer", tables, { kind: "mlp", hiddenSizes: [3] }, {}],
    ["two hidden layers with dropout", tables, { kind: "mlp", hiddenSizes: [5, 3], dropout: 0.3 }, {}],
    ["SGD with momentum", tables, { kind: "mlp", hiddenSizes: [4] }, { optimizer: sgd }],
    ["weight decay", tables, { kind: "mlp", hiddenSizes: [4] }, { weightDecay: 0.3, optimizer: sgd }],
    ["weight decay with Adam", tables, { kind: "softmax-regression" }, { weightDecay: 0.3 }],
    [
      "a convolution, a pool that leaves a row out",
      pictures,
      { kind: "cnn", blocks: [{ filters: 3 }], hiddenSizes: [] },
      {},
    ],
    [
      "two blocks, dense layers, dropout everywhere",
      pictures,
      {
        kind: "cnn",
        blocks: [
          { filters: 3, dropout: 0.2 },
          { filters: 2, pool: 1, dropout: 0.1 },
        ],
        hiddenSizes: [3],
        dropout: 0.4,
      },
      { weightDecay: 0.01 },
    ],
    [
      "a large kernel, SGD",
      pictures,
      { kind: "cnn", blocks: [{ filters: 2, kernelSize: 5, pool: 3 }], hiddenSizes: [4] },
      { optimizer: sgd },
    ],
  ];

  it.each(problems)("%s", async (_, data, model, changes) => {
    const epochs = 3;
    const training = { optimizer, weightDecay: 0, batchSize: 9, maximumEpochs: epochs, ...changes };
    const losses = trainNumerically(data, { ...training, model, seed: 1 });
    for (let maximumEpochs = 1; maximumEpochs <= epochs; maximumEpochs++) {
      const trainer = await createTfjsTrainer({
        model,
        training: { ...training, maximumEpochs },
        backend: "pure",
      });
      const { validation } = await trainOne(trainer, data);
      const best = Math.min(...losses.slice(0, maximumEpochs));
      expect(validation!.loss).toBeCloseTo(best, 5);
    }
  });
});
