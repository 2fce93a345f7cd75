export { createCommandTrainer } from "./create-command-trainer.ts";
export type { CommandTrainerOptions } from "./options.ts";
export {
  type DataFile,
  type DataFormat,
  type JobFile,
  type JobFileData,
  protocolVersion,
  type RequestedJob,
} from "./protocol.ts";
export { readResults } from "./read-results.ts";
export { readTrainings, type WrittenTrainings } from "./read-trainings.ts";
export { jobFileName, singleJobFile, writeTrainings } from "./write-trainings.ts";
