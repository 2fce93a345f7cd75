export type { Candidate } from "@slicetuner/core";
export type { MturkConfig, MturkQualifications } from "./config.ts";
export { createMturkAcquirer, type MturkAcquirerParts } from "./create-mturk-acquirer.ts";
export { parseOptions } from "./parse-options.ts";
