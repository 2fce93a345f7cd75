export { createFrTrainTrainer } from "./create-fr-train-trainer.ts";
export type { FrTrainOptions, FrTrainStrategy } from "./options.ts";
export type { FrTrainReport } from "./report.ts";
