export { createLimit, type ImbalanceLimit, type LimitStrategy, limitStrategies } from "./create-limit.ts";
export { effectVariances } from "./designed/design-matrix.ts";
export {
  defaultTrainings,
  designInfluence,
  fewestTrainings,
  type InfluenceDesign,
  type InfluenceDesignInput,
} from "./designed/influence-design.ts";
export { createInfluenceLossModel, type InfluenceLossModelInput } from "./designed/influence-loss-model.ts";
export type { InfluenceMeasurements } from "./designed/regress-losses.ts";
export { imbalanceRatio } from "./imbalance-ratio.ts";
export { type LimitedPlan, type LimitPlanInput, limitPlan } from "./limit-plan.ts";
