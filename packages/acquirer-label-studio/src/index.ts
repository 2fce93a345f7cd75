export type { Candidate } from "@slicetuner/core";
export type { LabelStudioConfig } from "./config.ts";
export { createLabelStudioAcquirer, type LabelStudioAcquirerParts } from "./create-label-studio-acquirer.ts";
export { parseOptions } from "./parse-options.ts";
