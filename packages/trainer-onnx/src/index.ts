export { createOnnxTrainer, type OnnxTrainerOptions } from "./create-onnx-trainer.ts";
