export { type FitRunsOptions, fitRuns, type PredictedLoss, type RunsModel } from "./fit-runs.ts";
export { planFromRuns, type RunsPlan, type RunsPlanOptions } from "./plan-from-runs.ts";
export { proposeRuns } from "./propose-runs.ts";
export { type RunsTable, readMixtures, readRunsTables } from "./read-runs-tables.ts";
export { type Runs, type RunsReview, reviewRuns } from "./runs.ts";
