export {
  type CompareOptions,
  type ComparisonEvent,
  type ComparisonRun,
  compareStrategies,
  type Experiment,
} from "./compare.ts";
export { type EvaluateOptions, type EvaluationResult, evaluate, type Measures } from "./evaluate.ts";
export type { EventStream } from "./event-stream.ts";
export { type PlanOptions, type PlanOutcome, plan } from "./plan.ts";
export {
  type ProportionalEstimationOptions,
  planSubsetSizes,
  proportionalEstimation,
} from "./proportional-estimation.ts";
export {
  type Baseline,
  baselineNames,
  type Strategy,
  strategyNames,
  type TunedStrategy,
  tunedNames,
} from "./strategy.ts";
export { pairedDifference, type StrategySummary, summarizeComparison } from "./summarize-comparison.ts";
export { type TuneOptions, type TuneResult, type TuneStatus, tune } from "./tune.ts";
