export type { Candidate } from "./candidates.ts";
export type { LabelStudioConfig } from "./config.ts";
export { createLabelStudioAcquirer, type LabelStudioAcquirerParts } from "./create-label-studio-acquirer.ts";
