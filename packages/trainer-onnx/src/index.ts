export type { BackboneOptions } from "./backbone-options.ts";
export { createOnnxTrainer, type OnnxTrainerOptions } from "./create-onnx-trainer.ts";
