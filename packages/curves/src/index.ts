export { createLearningCurve, type LearningCurveValues } from "./create-learning-curve.ts";
export { type CurveChoice, fitLearningCurve, type LearningCurveOptions } from "./fit-learning-curve.ts";
export { createIndependentLossModel } from "./independent-loss-model.ts";
export type { LearningCurvePoint } from "./points.ts";
export {
  fitScalingLaw,
  type ScalingLaw,
  type ScalingPoint,
  scalingExponents,
} from "./scaling/fit-scaling-law.ts";
export { exponentRange } from "./search-exponent.ts";
