import { pickOptions, type Specs } from "../../cli/option-group.ts";
import { groupOptions } from "../../options/group-options.ts";
import { seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { sourceOptions } from "../../options/source-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { pipelineOptions, tableOptions } from "./options.ts";
import { ownStepOptions } from "./own-step-options.ts";

/** All that makes a pipeline what it is; the rest is where and how it runs. */
export const pipelineGroups = [
  tableOptions,
  pickOptions(groupOptions, ["group", "positive"]),
  pipelineOptions,
  ownStepOptions,
  pickOptions(sourceOptions, ["sources"]),
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
] as const;

export type PipelineSpecs = Specs<typeof pipelineGroups>;
