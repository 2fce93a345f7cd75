export type { BackboneOptions } from "./backbone/backbone-options.ts";
export { createOnnxTrainer, type OnnxTrainerOptions } from "./create-onnx-trainer.ts";
export { type OpenModelOptions, openModel } from "./open-model.ts";
