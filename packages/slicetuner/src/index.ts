export type { OwnCleaning, OwnRow, OwnSlice, OwnTraining } from "@slicetuner/pipeline";
export {
  type AskResult,
  askResultSchema,
  type CompareResult,
  compareResultSchema,
  type DatasetsResult,
  datasetsResultSchema,
  type FindResult,
  findResultSchema,
  type PlanResult,
  planResultSchema,
  type RunResult,
  runResultSchema,
} from "@slicetuner/results";
export { defineConfig, type SliceTunerConfig } from "./config.ts";
export type { Row } from "./data/rows-in-memory.ts";
export type { Call, WarningEvent } from "./library/call.ts";
export {
  type BySlice,
  type CancelOptions,
  type CompareOptions,
  cancel,
  compare,
  type FindOptions,
  find,
  type PlanOptions,
  plan,
  type ReviewOptions,
  type RunOptions,
  review,
  run,
} from "./library/calls.ts";
