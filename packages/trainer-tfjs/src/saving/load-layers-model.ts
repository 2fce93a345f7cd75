import { ProblemList, type TrainedModel } from "@slicetuner/core";
import type { io } from "@tensorflow/tfjs";
import type { ModelReader } from "../handed-over.ts";
import { modelFormat } from "./model-files.ts";

/**
 * The trained model of a result, ready for `predict`: features (`examples × exampleShape`) to probabilities
 * (`examples × classes`). The caller disposes of it.
 * @param tf your TensorFlow.js; layers of your own classes must be registered with it
 * @throws InvalidInputError when `model` is not of this package's format or lacks a file
 */
export async function loadLayersModel<Model>(tf: ModelReader<Model>, model: TrainedModel): Promise<Model> {
  const problems = new ProblemList();
  problems.expect(
    model.format === modelFormat,
    "model.format",
    `is ${JSON.stringify(model.format)}, expected ${JSON.stringify(modelFormat)}`,
  );
  const [description, weights] = ["model.json", "weights.bin"].map((file) => {
    problems.expect(model.files[file] !== undefined, `model.files["${file}"]`, "is missing");
    return model.files[file];
  });
  problems.throwIfAny();
  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(description),
  ) as io.ModelJSON;
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(weights!).buffer,
    }),
  });
}
