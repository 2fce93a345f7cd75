import { loadOptional } from "@slicetuner/core";

/**
 * What needs a package of ours that is not installed with the command line, because of the library below it.
 */
const neededFor = {
  "@slicetuner/trainer-tfjs": "--trainer tfjs",
  "@slicetuner/executor-bullmq": "--executor bullmq and slicetuner worker",
  "@slicetuner/acquirer-mturk": "sources of kind mturk",
  "@slicetuner/acquirer-sql": "sources of kind sql",
} as const;

/** Loads one of them. @throws MissingDependencyError with the line that installs it */
export function loadPackage<Module>(
  name: keyof typeof neededFor,
  load: () => Promise<Module>,
): Promise<Module> {
  return loadOptional(load, { name, neededFor: neededFor[name] });
}
