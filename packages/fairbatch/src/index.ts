export { type BalancedOptions, balancedBatches, createBalancedBatches } from "./balanced.ts";
export {
  type ChoosableModel,
  type ChoosingOptions,
  type ChoosingRows,
  chooseModel,
} from "./choose-model.ts";
export { createFairBatch, fairBatch } from "./fair-batch.ts";
export { findGroups, sliceColumn } from "./find-groups.ts";
export { type FairBatchOptions, type FairnessTarget, fairnessTargets } from "./options.ts";
export type { FairBatchReport, SaturatedShare, SharesStatus, TraceEntry } from "./report.ts";
export { reweigh } from "./reweigh.ts";
export {
  type FittedThresholds,
  fitThresholds,
  type ThresholdOptions,
  type ThresholdRows,
} from "./thresholds/fit-thresholds.ts";
export { decideByRules, type GroupRule, positiveChance } from "./thresholds/group-rule.ts";
