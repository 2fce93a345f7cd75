export { createTfjsTrainer, type TfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
export type { TfjsBackend } from "./load-tensorflow.ts";
export type { TensorFlow } from "./tensorflow.ts";
