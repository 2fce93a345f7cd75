export { accuracy } from "./accuracy.ts";
export { type Calibration, type CalibrationBin, calibration } from "./calibration.ts";
export { Confusions, countConfusions, type GroupDecisions } from "./confusions.ts";
export { crossGroups } from "./cross-groups.ts";
export {
  type EqualizedErrorRates,
  type EqualizedErrorRatesDefinition,
  equalizedErrorRates,
} from "./equalized-error-rates.ts";
export {
  type BootstrapOptions,
  bootstrap,
  completeBootstrap,
  intervalAround,
} from "./evaluation/bootstrap.ts";
export {
  type ClassifierMeasures,
  type ComparedRates,
  type FairnessMeasures,
  type GroupMeasures,
  type GroupRow,
  mapMeasures,
} from "./evaluation/classifier-measures.ts";
export type { LeftOutGroup } from "./evaluation/compared-groups.ts";
export {
  type ClassifierEvaluation,
  type ClassifierPredictions,
  evaluateClassifier,
  type GroupColumnSummary,
  type MeasuredValue,
} from "./evaluation/evaluate-classifier.ts";
export {
  demographicParity,
  equalizedOdds,
  equalOpportunity,
  type GroupFairness,
  groupFairness,
  type PositiveClass,
  type RateComparison,
} from "./group-fairness.ts";
export { instabilityWarning } from "./instability.ts";
export { type LogLossClip, logLoss, logLossClips, type SlicePredictions, sliceLosses } from "./log-loss.ts";
export type { Predictions } from "./predictions.ts";
export { rocArea } from "./roc-area.ts";
export { type Summary, summarize } from "./summarize.ts";
