import type { ProblemList } from "@slicetuner/core";
import { holdsRun, newestRunFolder } from "./run-folders.ts";

/**
 * The folder that is named, or that of the newest run.
 * @throws InvalidInputError where there is none, or no run in it
 */
export function requireRunFolder(named: string | undefined, problems: ProblemList): string {
  const folder = named ?? newestRunFolder();
  problems.expect(
    folder !== undefined,
    "--run",
    "is missing: name the folder of a run; there is none in slicetuner-runs",
  );
  if (folder !== undefined) {
    problems.expect(holdsRun(folder), "--run", `no run is kept in "${folder}": it holds no journal.jsonl`);
  }
  problems.throwIfAny();
  return folder!;
}
