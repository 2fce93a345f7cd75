import type { z } from "zod";
import type { options } from "./options/options.ts";

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

/** What may stand in `slicetuner.config.ts`: the options of the command line by their long names in camel case. */
export type SliceTunerConfig = {
  readonly [Name in keyof typeof options]?: z.input<(typeof options)[Name]["schema"]>;
};

/** Gives an editor the names and types of the options; returns what it is given. */
export function defineConfig(config: SliceTunerConfig): SliceTunerConfig {
  return config;
}
