import { type OptionsSchema, parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import type { LabelStudioConfig } from "./config.ts";

/** The kinds of the options; their values are checked after them. */
export const configSchema: OptionsSchema<LabelStudioConfig> = z.looseObject({
  url: z.string(),
  project: z.number(),
  token: z.looseObject(
    { env: z.string().min(1) },
    'expected { "env": "…" }, the name of the environment variable with the token',
  ),
  unitCosts: z.union([z.number(), z.array(z.number())]).exactOptional(),
  control: z.string().exactOptional(),
  choices: z.record(z.string(), z.string()).exactOptional(),
  annotators: z.number().exactOptional(),
  timeoutSeconds: z.number().positive().exactOptional(),
  pauseMilliseconds: z.number().min(0).exactOptional(),
});

/**
 * The configuration that a file may say, for {@link createLabelStudioAcquirer}.
 * @throws InvalidInputError with each option that is not known or of another kind
 */
export function parseOptions(input: object): LabelStudioConfig {
  return parse(configSchema, input);
}
