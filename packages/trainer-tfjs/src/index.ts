export type { TfjsBackend } from "./backend.ts";
export { createTfjsTrainer, type TfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
export type { ModelOfLayers, ModelReader, TensorFlowModule } from "./handed-over.ts";
export type {
  LayersModelFactory,
  LayersModelInput,
  LayersModelSpecification,
  TfjsModelSpecification,
} from "./networks/layers-model-specification.ts";
export { type OpenModelOptions, openModel } from "./open-model.ts";
export { loadLayersModel } from "./saving/load-layers-model.ts";
