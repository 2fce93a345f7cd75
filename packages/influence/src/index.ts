export { effectVariances } from "./designed/design-matrix.ts";
export {
  defaultTrainings,
  designInfluence,
  fewestTrainings,
  type InfluenceDesign,
  type InfluenceDesignInput,
} from "./designed/influence-design.ts";
export {
  createInfluenceLossModel,
  type InfluenceLossModelInput,
  type LossFormName,
  lossFormNames,
} from "./designed/influence-loss-model.ts";
export type { InfluenceMeasurements } from "./designed/regress-losses.ts";
export {
  type EffectiveDataInput,
  type EffectiveDataLoss,
  type EffectiveDataModel,
  fitEffectiveData,
} from "./effective/fit-effective-data.ts";
export { createWeightedSum, type WeightedSumInput } from "./effective/weighted-sum.ts";
