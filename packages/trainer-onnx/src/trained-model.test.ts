import { createSampleData, referenceProbabilities } from "@slicetuner/conformance";
import {
  exampleWidth,
  initialKernels,
  isTrained,
  layersOf,
  type ModelSpecification,
  Random,
} from "@slicetuner/core";
import { loadRuntime } from "@slicetuner/onnx-runtime";
import { inferenceModel } from "@slicetuner/onnx-training";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer } from "./index.ts";
import { runJobs, sampleJob, weighted } from "./testing/jobs.ts";
import { evaluateFile, lossDifference, probabilitiesOf } from "./testing/predictions.ts";

const runtimes = ["native", "wasm"] as const;

describe("the file of a trained model", () => {
  const specifications: readonly { name: string; model: ModelSpecification; shape: readonly number[] }[] = [
    { name: "softmax regression", model: { kind: "softmax-regression" }, shape: [5] },
    { name: "softmax regression on pictures", model: { kind: "softmax-regression" }, shape: [3, 2, 2] },
    {
      name: "a network on pictures",
      model: { kind: "mlp", hiddenSizes: [7, 4], dropout: 0.5 },
      shape: [2, 3, 4],
    },
    {
      name: "a convolutional network",
      model: {
        kind: "cnn",
        blocks: [{ filters: 3, dropout: 0.2 }, { filters: 4 }],
        hiddenSizes: [6],
        dropout: 0.1,
      },
      shape: [9, 6, 2],
    },
    {
      name: "blocks of other sizes, no hidden layer",
      model: {
        kind: "cnn",
        blocks: [
          { filters: 2, kernelSize: 5, pool: 1 },
          { filters: 3, kernelSize: 1, pool: 3 },
        ],
        hiddenSizes: [],
      },
      shape: [7, 8, 3],
    },
  ];

  it.each(specifications)("computes what plain loops compute: $name", async ({ model, shape }) => {
    const classes = ["a", "b", "c"];
    const layers = layersOf(model, shape, classes.length);
    const random = new Random("inference model");
    const trained = layers.filter(isTrained);
    const weights = initialKernels(layers, 3).map((kernel, index) => {
      const layer = trained[index]!;
      const length = layer.kind === "dense" ? layer.units : layer.filters;
      return { kernel, biases: Float32Array.from({ length }, () => 0.3 * random.normal()) };
    });
    const width = exampleWidth({ exampleShape: shape });
    const examples = 4;
    const features = Float32Array.from({ length: examples * width }, () => random.normal());
    const expected = Array.from({ length: examples }, (_, row) => [
      ...referenceProbabilities(layers, weights, features.subarray(row * width, (row + 1) * width)),
    ]).flat();
    const file = inferenceModel(layers, weights, { exampleShape: shape, classes });
    for (const kind of runtimes) {
      const runtime = await loadRuntime(kind);
      const found = await probabilitiesOf(runtime, file, features, [examples, ...shape]);
      expected.forEach((value, index) => {
        expect(Math.abs(found[index]! - value)).toBeLessThan(1e-6);
      });
    }
  });

  it("says what the classes are and who made it, and names its tensors", () => {
    const layers = layersOf({ kind: "mlp", hiddenSizes: [2] }, [2], 2);
    const weights = initialKernels(layers, 1).map((kernel) => ({ kernel, biases: new Float32Array(2) }));
    const file = inferenceModel(layers, weights, { exampleShape: [2], classes: ["no", "yes"] });
    const text = Buffer.from(file).toString("utf8");
    for (const part of ["Slice Tuner", '["no","yes"]', "hidden1", "hidden1.kernel", "logits.biases"]) {
      expect(text).toContain(part);
    }
  });
});

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  /** @default [6] */
  readonly exampleShape?: readonly number[];
}

const settings: readonly Setting[] = [
  { name: "softmax regression", model: { kind: "softmax-regression" } },
  { name: "a network", model: { kind: "mlp", hiddenSizes: [9, 6], dropout: 0.2 } },
  {
    name: "a convolutional network",
    model: {
      kind: "cnn",
      blocks: [
        { filters: 4, dropout: 0.2 },
        { filters: 3, pool: 1 },
      ],
      hiddenSizes: [5],
    },
    exampleShape: [4, 5, 2],
  },
];

describe.each(settings)(
  "a model given back predicts what the trainer evaluated: $name",
  ({ model, exampleShape = [6] }) => {
    const data = weighted(createSampleData({ exampleShape, classes: 3, testSizes: [40, 30, 50] }));
    const jobs = [60, 150, 200].map((count, seed) => ({
      ...sampleJob(data, seed, count),
      keepModel: seed !== 1,
    }));

    it.each(runtimes)("trained and used in %s", async (kind) => {
      const training = { maximumEpochs: 12, patience: 3 };
      const trainer = await createOnnxTrainer({ model, training, runtime: kind });
      const results = await runJobs(trainer, data, jobs);
      await trainer.close();
      expect(results.map((result) => result.model?.format)).toEqual(["onnx", undefined, "onnx"]);
      const runtime = await loadRuntime(kind);
      for (const result of results.filter((other) => other.model !== undefined)) {
        for (const [dataset, evaluation] of [
          [data.validation, result.validation!],
          [data.test!, result.test!],
        ] as const) {
          const file = result.model!.files["model.onnx"]!;
          // Posted to another thread, it takes no more along than it needs.
          expect(file.buffer.byteLength).toBe(file.byteLength);
          const found = await evaluateFile(runtime, file, dataset);
          expect(lossDifference(found, evaluation)).toBeLessThan(1e-5);
          expect(found.accuracy).toBe(evaluation.accuracy);
        }
      }
    });
  },
);
