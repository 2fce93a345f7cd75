export type { Candidate } from "./candidates.ts";
export type { MturkConfig, MturkQualifications } from "./config.ts";
export { createMturkAcquirer, type MturkAcquirerParts } from "./create-mturk-acquirer.ts";
