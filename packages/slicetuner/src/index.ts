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
