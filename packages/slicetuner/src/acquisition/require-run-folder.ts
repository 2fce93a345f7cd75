import type { ProblemList } from "@slicetuner/core";
import type { Settings } from "../settings/options.ts";
import { newestRunFolder } from "./run-folders.ts";

/**
 * The folder that is named, or that of the newest run.
 * @throws InvalidInputError where there is none
 */
export function requireRunFolder({ run }: Settings, problems: ProblemList): string {
  const folder = run ?? newestRunFolder();
  problems.expect(
    folder !== undefined,
    "--run",
    "is missing: name the folder of a run; there is none in slicetuner-runs",
  );
  problems.throwIfAny();
  return folder!;
}
