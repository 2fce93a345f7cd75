export {
  type CompareOptions,
  type ComparisonEvent,
  type ComparisonRun,
  compareStrategies,
  type Experiment,
  type Method,
} from "./compare.ts";
export { type CurveEstimationOptions, planSubsetSizes } from "./curve-estimation.ts";
export { type DesignedEstimationOptions, designedEstimation } from "./designed-estimation.ts";
export {
  type EvaluateOptions,
  type EvaluationResult,
  evaluate,
  type Measurement,
} from "./evaluate.ts";
export type { EventStream } from "./event-stream.ts";
export { exhaustiveEstimation } from "./exhaustive-estimation.ts";
export { explainPlan } from "./explain-plan.ts";
export {
  type Forecast,
  type ForecastCheck,
  forecastHolds,
  forecastLevel,
  forecastOutcome,
  forecastRun,
  measuringOf,
  type OutcomeForecast,
} from "./forecast.ts";
export {
  judgePair,
  type MeasureName,
  measureNames,
  type PairedMeasure,
  type PairJudgement,
  type PairVerdict,
  pairedDifference,
} from "./judge-pair.ts";
export { type LossPriorEstimationOptions, lossPriorEstimation } from "./loss-prior-estimation.ts";
export type { Measures } from "./measures.ts";
export { type FoundPlan, type PlanSearchOptions, searchPlan } from "./oracle.ts";
export { type PlanBasis, type PlanOptions, type PlanOutcome, plan } from "./plan.ts";
export { designTrainings, planFromResults } from "./plan-from-results.ts";
export { type GainShare, type PossibleGain, possibleGain } from "./possible-gain.ts";
export { proportionalEstimation } from "./proportional-estimation.ts";
export {
  type Baseline,
  baselineNames,
  defaultRounds,
  defaultStrategy,
  isBaseline,
  type Strategy,
  strategyNames,
  type TunedStrategy,
  tunedNames,
} from "./strategy.ts";
export { type MethodSummary, summarizeComparison } from "./summarize-comparison.ts";
export { type TuneOptions, type TuneResult, type TuneStatus, tune } from "./tune.ts";
