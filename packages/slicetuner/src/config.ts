import type { z } from "zod";
import type { OptionTable } from "./cli/option-group.ts";
import type { checkOptions } from "./commands/check/options.ts";
import type { searchOptions } from "./commands/find/options.ts";
import type { pipelineOptions } from "./commands/pipeline/options.ts";
import type { ownStepOptions } from "./commands/pipeline/own-step-options.ts";
import type { comparedOptions } from "./comparison/compared-options.ts";
import type { groupOptions } from "./options/group-options.ts";
import type { outputOptions } from "./options/output-options.ts";
import type { runOptions } from "./runs/run-options.ts";

/** Options that may stand in a configuration file. */
type Table =
  | (typeof comparedOptions)[number]["options"]
  | (typeof runOptions)[number]["options"]
  | (typeof searchOptions)["options"]
  | (typeof checkOptions)["options"]
  | (typeof pipelineOptions)["options"]
  | (typeof ownStepOptions)["options"]
  | (typeof groupOptions)["options"]
  | (typeof outputOptions)["options"];

type NameIn<Tables extends OptionTable> = Tables extends OptionTable ? keyof Tables : never;

type InputIn<Tables extends OptionTable, Name extends PropertyKey> = Tables extends {
  readonly [Own in Name]: { readonly schema: infer Schema extends z.ZodType };
}
  ? z.input<Schema>
  : never;

/**
 * What may stand in `slicetuner.config.ts`: the options of the command line by their long names in camel
 * case.
 */
export type SliceTunerConfig = { readonly [Name in NameIn<Table>]?: InputIn<Table, Name> };

/** Gives an editor the names and types of the options; returns what it is given. */
export function defineConfig(config: SliceTunerConfig): SliceTunerConfig {
  return config;
}
