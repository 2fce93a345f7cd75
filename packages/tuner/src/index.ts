export { type LossFormName, lossFormNames } from "@slicetuner/influence";
export { adviseAfterRun, type StopAdvice } from "./advise-stopping.ts";
export { amortizedEstimation } from "./amortized-estimation.ts";
export { type BudgetPlan, planBudgets } from "./buying/plan-budgets.ts";
export { type PlanTarget, planTarget, type TargetOutcome, type TargetStatus } from "./buying/plan-target.ts";
export {
  type CompareOptions,
  type ComparisonEvent,
  type ComparisonRun,
  compareStrategies,
  type Experiment,
  type FinishedTuning,
  type Method,
} from "./compare.ts";
export { type CurveEstimationOptions, planSubsetSizes } from "./curve-estimation.ts";
export { type DesignedEstimationOptions, designedEstimation } from "./designed-estimation.ts";
export { type EventSource, eventChannelName, type PublishedEvent } from "./event-channel.ts";
export { exhaustiveEstimation } from "./exhaustive-estimation.ts";
export { explainPlan } from "./explain-plan.ts";
export { chanceOverUniform, explainPurchase, type Purchase } from "./explain-purchase.ts";
export {
  createForecaster,
  type Forecast,
  type ForecastCheck,
  type Forecaster,
  type ForecasterOptions,
  forecastHolds,
  forecastLevel,
  forecastOutcome,
  forecastRun,
  measuringOf,
  type OutcomeForecast,
} from "./forecast.ts";
export { forecastGain, forecastPlanGain } from "./forecast-gain.ts";
export type { GuessingLosses } from "./guessing-losses.ts";
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
export type { DecisionMeasures } from "./measure-decisions.ts";
export {
  type MeasuredOutcome,
  type Measurement,
  type MeasureOutcomeOptions,
  measureOutcome,
} from "./measure-outcome.ts";
export type { Measures } from "./measures.ts";
export { type FoundPlan, type PlanSearchOptions, searchPlan } from "./oracle.ts";
export { type PlanBasis, type PlanOptions, type PlanOutcome, plan } from "./plan.ts";
export { designTrainings, planFromResults } from "./plan-from-results.ts";
export { type GainShare, type PossibleGain, possibleGain } from "./possible-gain.ts";
export type { RoundRecord, RunState } from "./run-state.ts";
export { acceptEverything } from "./sources/accept-everything.ts";
export { combineAcquirers, type NamedAcquirer } from "./sources/combine-acquirers.ts";
export type { Waiting } from "./sources/place-orders.ts";
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
export {
  type PlannedPurchase,
  type ReviewDecision,
  type TuneOptions,
  type TuneResult,
  type TuneStatus,
  type Tuning,
  tune,
} from "./tune.ts";
