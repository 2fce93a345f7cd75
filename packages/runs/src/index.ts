export { type FitRunsOptions, fitRuns, type PredictedLoss, type RunsModel } from "./fit-runs.ts";
export {
  type MatchedRuns,
  type MatchOptions,
  matchRuns,
  type ReportedChange,
  type ValidRuns,
} from "./match-runs.ts";
export { planFromRuns, type RunsPlan, type RunsPlanOptions } from "./plan-from-runs.ts";
export { proposeRuns } from "./propose-runs.ts";
export { type RunsTable, readMixtures, readRunsTables, readWrittenRuns } from "./read-runs-tables.ts";
export { type Runs, type RunsReview, reviewRuns } from "./runs.ts";
export { findOverlap, type SliceDefinition } from "./slices/detect-changes.ts";
export type { GivenChange, SliceChange } from "./slices/slice-change.ts";
export { divideAmounts, joinAmounts, joinPrices, type TiedSlices } from "./slices/tie-slices.ts";
export { joinWrittenRuns, type WrittenRun, type WrittenRuns } from "./written-runs.ts";
