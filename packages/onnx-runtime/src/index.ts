export type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
export { loadRuntime, type OnnxRuntime } from "./load-runtime.ts";
export { type OnnxClassifierOptions, openOnnxClassifier } from "./open-onnx-classifier.ts";
export { floats } from "./read-tensor.ts";
export { sessionOptions } from "./session-options.ts";
