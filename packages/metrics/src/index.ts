export { accuracy } from "./accuracy.ts";
export {
  type EqualizedErrorRates,
  type EqualizedErrorRatesDefinition,
  equalizedErrorRates,
} from "./equalized-error-rates.ts";
export {
  demographicParity,
  equalizedOdds,
  equalOpportunity,
  type GroupDecisions,
  type RateComparison,
} from "./group-fairness.ts";
export { type LogLossClip, logLoss, logLossClips, type SlicePredictions, sliceLosses } from "./log-loss.ts";
export type { Predictions } from "./predictions.ts";
export { type Summary, summarize } from "./summarize.ts";
