import { createDataset, predict } from "@slicetuner/core";
import { fuzz, mutateBytes } from "@slicetuner/fuzz";
import { it } from "vitest";
import { openOnnxClassifier } from "./open-onnx-classifier.ts";
import { sklearnModel } from "./testing/sklearn-model.ts";

const model = sklearnModel({
  inputs: [{ name: "X", type: "float32", columns: 2 }],
  classes: ["no", "yes"],
  coefficients: [
    [0.2, -0.1],
    [0.1, 0.25],
  ],
  intercepts: [0.1, -0.2],
  hasScoreMap: true,
});
const dataset = createDataset({
  exampleShape: [2],
  features: Float32Array.of(1, 2, 3, 4),
  labels: Int32Array.of(0, 1),
  classes: ["no", "yes"],
  sliceIds: new Int32Array(2),
  slices: [{ name: "all" }],
});

it("a classifier of whatever bytes predicts, or is refused with what is wrong", async () => {
  await fuzz({
    name: "ONNX classifiers",
    make: (random) => mutateBytes(random, model),
    run: async (bytes) => {
      const predictor = await openOnnxClassifier({ model: bytes });
      try {
        await predict(predictor, dataset);
      } finally {
        await predictor.close();
      }
    },
  });
});
