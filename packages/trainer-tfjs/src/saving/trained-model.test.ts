import { createSampleData } from "@slicetuner/conformance";
import {
  type Dataset,
  Evaluator,
  InvalidInputError,
  type ModelSpecification,
  type TrainingData,
} from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createTfjsTrainer } from "../create-tfjs-trainer.ts";
import { createPictures } from "../testing/pictures.ts";
import { callWith, jobOnAllRows } from "../testing/train-one.ts";
import { loadLayersModel } from "./load-layers-model.ts";

const sizes = { trainSizes: [60, 60], validationSizes: [30, 30], testSizes: [25, 20], classes: 3 };
const cases: [string, TrainingData, ModelSpecification][] = [
  ["softmax regression", createSampleData(sizes), { kind: "softmax-regression" }],
  ["softmax regression on pictures", createPictures([3, 4, 2], sizes), { kind: "softmax-regression" }],
  ["mlp", createSampleData(sizes), { kind: "mlp", hiddenSizes: [7, 5], dropout: 0.2 }],
  [
    "cnn",
    createPictures([5, 6, 2], sizes),
    {
      kind: "cnn",
      blocks: [
        { filters: 4, dropout: 0.2 },
        { filters: 3, kernelSize: 5, pool: 1 },
      ],
      hiddenSizes: [6],
      dropout: 0.1,
    },
  ],
];

describe("trained models", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  it.each(cases)("predict what the trainer predicted: %s", async (_, data, model) => {
    // Patience ends it after the best epoch: the last weights are not the best.
    const training = { optimizer: fast, batchSize: 8, maximumEpochs: 40, patience: 2 };
    const trainer = await createTfjsTrainer({ model, training, backend: "pure" });
    const jobs = [{ ...jobOnAllRows(data), keepModel: true }];
    const [result] = await trainer.doTrain(callWith(data, { jobs }));
    expect(result!.bestEpoch).toBeLessThan(result!.epochs);
    expect(result!.model!.format).toBe("tfjs-layers-model");
    expect(Object.keys(result!.model!.files)).toEqual(["model.json", "weights.bin"]);

    const tensorsBefore = tf.memory().numTensors;
    const loaded = await loadLayersModel(tf, result!.model!);
    expect(loaded.inputs.map(({ shape }) => shape)).toEqual([[null, ...data.train.exampleShape]]);
    expect(loaded.outputs.map(({ shape }) => shape)).toEqual([[null, 3]]);
    for (const part of ["validation", "test"] as const) {
      const found = judge(loaded, data[part]!);
      const expected = result![part]!;
      expect(found.loss).toBeCloseTo(expected.loss, 5);
      expect(found.accuracy).toBe(expected.accuracy);
      found.sliceLosses.forEach((loss, slice) => {
        expect(loss).toBeCloseTo(expected.sliceLosses[slice]!, 5);
      });
    }
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });

  it("keep their weights when trained on", async () => {
    const data = createSampleData(sizes);
    const trainer = await createTfjsTrainer({
      model: { kind: "mlp", hiddenSizes: [4], dropout: 0.5 },
      backend: "pure",
      training: { maximumEpochs: 2 },
    });
    const jobs = [{ ...jobOnAllRows(data), keepModel: true }];
    const [result] = await trainer.doTrain(callWith(data, { jobs }));
    const loaded = await loadLayersModel(tf, result!.model!);
    expect(loaded.layers.map((layer) => layer.getClassName())).toEqual(["Dense", "Dropout", "Dense"]);
    expect(loaded.trainableWeights).toHaveLength(4);
    loaded.dispose();
  });

  it("of another kind, or in part, are refused", async () => {
    const error = await loadLayersModel(tf, {
      format: "onnx",
      files: { "model.json": new Uint8Array() },
    }).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
      "model.format",
      'model.files["weights.bin"]',
    ]);
  });
});

const fast = { kind: "adam", learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** What core makes of the model's probabilities. */
function judge(model: tf.LayersModel, dataset: Dataset): ReturnType<Evaluator["result"]> {
  const probabilities = tf.tidy(() => {
    const features = tf.tensor(dataset.features, [dataset.size, ...dataset.exampleShape]);
    return (model.predict(features) as tf.Tensor).dataSync() as Float32Array;
  });
  for (let row = 0; row < dataset.size; row++) {
    const sum = probabilities.subarray(3 * row, 3 * row + 3).reduce((left, right) => left + right, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  const evaluator = new Evaluator(dataset);
  const rows = Uint32Array.from({ length: dataset.size }, (_, row) => row);
  evaluator.add(rows, probabilities.map(Math.log), "example-after-example");
  return evaluator.result();
}
