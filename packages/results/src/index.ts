export { formatAmount, formatLoss, formatMoney } from "./format-numbers.ts";
export { type AskResult, askResultSchema } from "./kinds/ask-result.ts";
export { type CancelResult, cancelResultSchema } from "./kinds/cancel-result.ts";
export {
  type CheckedMeasure,
  type CheckResult,
  checkedMeasureNames,
  checkedMeasures,
  checkKinds,
  checkResultSchema,
} from "./kinds/check-result.ts";
export { type CleanResult, type CleanStepRecord, cleanResultSchema } from "./kinds/clean-result.ts";
export { type CompareResult, compareResultSchema } from "./kinds/compare-result.ts";
export { type DatasetsResult, datasetsResultSchema } from "./kinds/datasets-result.ts";
export { type EvaluateResult, evaluateResultSchema } from "./kinds/evaluate-result.ts";
export { type ExplainResult, explainResultSchema } from "./kinds/explain-result.ts";
export { type FindResult, type FoundSliceRecord, findResultSchema } from "./kinds/find-result.ts";
export { type InitResult, initResultSchema } from "./kinds/init-result.ts";
export { type PipelineResult, pipelineResultSchema } from "./kinds/pipeline-result.ts";
export { type PlanResult, planResultSchema } from "./kinds/plan-result.ts";
export { type ReviewResult, reviewResultSchema } from "./kinds/review-result.ts";
export { isMeasured, type MeasuredRunResult, type RunResult, runResultSchema } from "./kinds/run-result.ts";
export { type RunsPlanResult, runsPlanResultSchema } from "./kinds/runs-plan-result.ts";
export { type ScoredRun, type ScoresResult, scoresResultSchema } from "./kinds/scores-result.ts";
export { type StatusResult, statusResultSchema } from "./kinds/status-result.ts";
export { type TrainMethod, type TrainResult, trainMethods, trainResultSchema } from "./kinds/train-result.ts";
export { parse } from "./parse.ts";
export { type CurveRecord, curveSchema } from "./parts/curve.ts";
export { dataSchema, headSchema, type ResultHead } from "./parts/data.ts";
export {
  type CheckedForecast,
  type Coverage,
  checkedForecastSchema,
  type ForecastRecord,
  forecastSchema,
  type RegisteredForecasts,
  registeredForecastsSchema,
} from "./parts/forecast.ts";
export { type InfluenceRecord, influenceSchema } from "./parts/influence.ts";
export { type MeasurementsRecord, measurementsSchema } from "./parts/measurements.ts";
export { evaluatedOn, measureMeanings } from "./parts/measures.ts";
export { bandLevel, bySliceSchema, intervalSchema, nameBySlice, summarySchema } from "./parts/numbers.ts";
export { type OracleRecord, oracleSchema } from "./parts/oracle.ts";
export { type MoneyRecord, moneySchema, type OrderRecord, ordersSchema } from "./parts/orders.ts";
export { type Pair, pairSchema, pairVerdicts } from "./parts/pair.ts";
export { predicateSchema } from "./parts/predicate.ts";
export { type Provenance, provenanceSchema } from "./parts/provenance.ts";
export { historySchema, type Round } from "./parts/round.ts";
export { estimationKinds, statusMeanings, strategyNames, tuneStatuses } from "./parts/statuses.ts";
export { readResult, readResultOf, readResultText } from "./read-result.ts";
export { type RepeatCommand, repeatCommand } from "./repeat-command.ts";
export {
  jsonSchemaOf,
  type Result,
  type ResultKind,
  type ResultOf,
  resultKinds,
  resultSchemas,
} from "./result-schemas.ts";
export { type RunRecord, readRunRecord, runRecordSchema } from "./run-record.ts";
export { resultVersion, startOf, startResult } from "./start.ts";
export { writePath } from "./write-path.ts";
