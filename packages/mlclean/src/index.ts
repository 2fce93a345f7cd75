export {
  type CleaningStep,
  type CleanOptions,
  type CleanResult,
  clean,
  mlCleanOrder,
  type StepReport,
} from "./clean.ts";
export type { CleanedTable, RowFate } from "./cleaned-table.ts";
export type { CleaningInput, CleaningRoles } from "./cleaning-input.ts";
export { type CleaningState, openCleaning } from "./cleaning-state.ts";
export {
  type MeasuredSteps,
  type MeasureStepsOptions,
  measureSteps,
  type TrainableTable,
} from "./guard/measure-steps.ts";
export type { Estimate, MeasuredDecisions, StepEffect, StepVerdict } from "./guard/step-effects.ts";
export { type Decisions, replay } from "./replay.ts";
export type { ColumnKind } from "./resolve/column-kinds.ts";
export type { MatchModel, MatchModelStatus } from "./resolve/fellegi-sunter.ts";
export type { MatchOptions } from "./resolve/match-pairs.ts";
export type { MatchQuality } from "./resolve/match-quality.ts";
export { type MatchCondition, nearEqualRule } from "./resolve/match-rule.ts";
export type { MergedRows } from "./resolve/merge-rows.ts";
export type { MergePolicy } from "./resolve/merge-values.ts";
export { type ResolveOptions, type ResolveReport, resolve } from "./resolve/resolve.ts";
export { type ComparatorName, comparatorNames } from "./resolve/similarities.ts";
export type { GroupRates, GroupWeights } from "./reweigh/cell-weights.ts";
export type { CellFactor, ReweighStrategy } from "./reweigh/factors.ts";
export { type ReweighOptions, type ReweighReport, reweigh } from "./reweigh/reweigh.ts";
export { type CellRoles, type ReweighedCells, reweighCells } from "./reweigh/reweigh-cells.ts";
export { confidentLearning } from "./sanitize/confident-learning.ts";
export type { FlipOptions } from "./sanitize/label-flips.ts";
export type { FittedOutliers, OutlierOptions } from "./sanitize/outliers.ts";
export { type RemovedRow, type SanitizeOptions, type SanitizeReport, sanitize } from "./sanitize/sanitize.ts";
