import { createSampleData } from "@slicetuner/conformance";
import {
  defaultAdam,
  type Evaluation,
  type ModelSpecification,
  type TrainingData,
  type TrainingOptions,
} from "@slicetuner/core";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import { createPictures, createSurfaces, weighted } from "./testing/pictures.ts";
import { trainOne } from "./testing/train-one.ts";

const tables = weighted(createSampleData({ classes: 4, features: 7, testSizes: [30, 30, 30], seed: 3 }));
const optimizer = { ...defaultAdam, learningRate: 0.02 };
const sgd = { kind: "sgd", learningRate: 0.05, momentum: 0.9 } as const;
const sizes = { classes: 3, trainSizes: [70, 70], validationSizes: [40, 40], testSizes: [30, 20] };
const pictures = weighted(createPictures([7, 6, 2], sizes));
const largePictures = weighted(createPictures([12, 11, 1], sizes));
const surfaces = weighted(createSurfaces([8, 8, 1], sizes));
const cnn = {
  kind: "cnn",
  blocks: [
    { filters: 5, dropout: 0.2 },
    { filters: 4, kernelSize: 5, pool: 3, dropout: 0.1 },
  ],
  hiddenSizes: [6],
  dropout: 0.2,
} as const;
// 240 rows, or 140: the last minibatch has 9, or 8.
const training = { optimizer, maximumEpochs: 12, batchSize: 33 };

// The second 3 × 3 convolution is one that trainer-onnx computes by minimal filtering.
const filtered = { ...cnn, blocks: [{ filters: 4 }, { filters: 6 }] } as const;

// The same job in both backends: the same minibatches, masks and start weights, and so nearly the same
// losses.
describe("the same job as in trainer-onnx, with example weights and a last minibatch that is not full", () => {
  const cases: [string, TrainingData, ModelSpecification, Partial<TrainingOptions>][] = [
    ["softmax regression", tables, { kind: "softmax-regression" }, {}],
    ["mlp with dropout", tables, { kind: "mlp", hiddenSizes: [9, 5], dropout: 0.3 }, { weightDecay: 0.01 }],
    [
      "mlp by gradient descent",
      tables,
      { kind: "mlp", hiddenSizes: [6] },
      { optimizer: sgd, weightDecay: 0.05 },
    ],
    ["cnn with dropout", pictures, cnn, {}],
    ["cnn by gradient descent", pictures, cnn, { optimizer: sgd, weightDecay: 0.01 }],
    ["cnn of 3 × 3 kernels", largePictures, filtered, {}],
  ];

  it.each(cases)("%s", (_, data, model, changes) => compare(data, model, changes, 4));

  // On equal areas the maxima of a pool tie. Minimal filtering rounds them apart, so that the gradient is not
  // shared.
  it("cnn on surfaces, where maxima tie", () => compare(surfaces, filtered, {}, 3));

  async function compare(
    data: TrainingData,
    model: ModelSpecification,
    changes: Partial<TrainingOptions>,
    digits: number,
  ): Promise<void> {
    const options = { model, training: { ...training, ...changes } };
    const found = await trainOne(await createTfjsTrainer({ ...options, backend: "pure" }), data);
    const expected = await trainOne(await createOnnxTrainer(options), data);
    const { status, epochs, bestEpoch, examplesSeen } = expected;
    expect(found).toMatchObject({ status, epochs, bestEpoch, examplesSeen });
    for (const part of ["validation", "test"] as const) {
      numbersOf(found[part]!).forEach((value, index) => {
        expect(value).toBeCloseTo(numbersOf(expected[part]!)[index]!, digits);
      });
    }
  }
});

function numbersOf({ loss, sliceLosses, accuracy }: Evaluation): number[] {
  return [loss, accuracy, ...sliceLosses.map(Number)];
}
