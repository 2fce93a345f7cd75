import type { z } from "zod";
import type { options } from "./options/options.ts";

export { type AskResult, askResultSchema } from "./results/ask-result.ts";
export { type CompareResult, compareResultSchema } from "./results/compare-result.ts";
export { type DatasetsResult, datasetsResultSchema } from "./results/datasets-result.ts";
export { type FindResult, findResultSchema } from "./results/find-result.ts";
export { type PlanResult, planResultSchema } from "./results/plan-result.ts";
export { type RunResult, runResultSchema } from "./results/run-result.ts";

/** What may stand in `slicetuner.config.ts`: the options of the command line by their long names in camel case. */
export type SliceTunerConfig = {
  readonly [Name in keyof typeof options]?: z.input<(typeof options)[Name]["schema"]>;
};

/** Gives an editor the names and types of the options; returns what it is given. */
export function defineConfig(config: SliceTunerConfig): SliceTunerConfig {
  return config;
}
