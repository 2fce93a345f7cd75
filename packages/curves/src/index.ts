export { createLearningCurve, type LearningCurveValues } from "./create-learning-curve.ts";
export { fitLearningCurve, type LearningCurveOptions } from "./fit-learning-curve.ts";
export { createIndependentLossModel } from "./independent-loss-model.ts";
export type { LearningCurvePoint } from "./points.ts";
export { exponentRange } from "./search-exponent.ts";
