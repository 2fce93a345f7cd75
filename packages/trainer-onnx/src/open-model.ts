import { type Predictor, ProblemList, type TrainedModel } from "@slicetuner/core";
import { openOnnxClassifier } from "@slicetuner/onnx-runtime";

export interface OpenModelOptions {
  /** @default "auto" */
  readonly runtime?: "auto" | "native" | "wasm";
}

/**
 * A model that this package trained, ready to be asked; backbone included.
 * @throws InvalidInputError when it is not of the format `onnx`, or lacks its file
 */
export async function openModel(model: TrainedModel, options: OpenModelOptions = {}): Promise<Predictor> {
  const file = model.files["model.onnx"];
  const problems = new ProblemList();
  problems.expect(model.format === "onnx", "model.format", `is "${model.format}", expected "onnx"`);
  problems.expect(file !== undefined, 'model.files["model.onnx"]', "is missing");
  problems.throwIfAny();
  return openOnnxClassifier({ ...options, model: file!, name: "model.onnx" });
}
