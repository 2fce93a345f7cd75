export { createTfjsTrainer, type TfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
export type { TfjsBackend } from "./load-tensorflow.ts";
export type {
  LayersModelFactory,
  LayersModelInput,
  LayersModelSpecification,
  TfjsModelSpecification,
} from "./networks/layers-model-specification.ts";
export { type OpenModelOptions, openModel } from "./open-model.ts";
export { loadLayersModel } from "./saving/load-layers-model.ts";
export type { TensorFlow } from "./tensorflow.ts";
