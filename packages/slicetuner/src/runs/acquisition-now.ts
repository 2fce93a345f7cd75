import type { PrepareContext } from "../cli/define-command.ts";
import { flagOf } from "../cli/option-group.ts";
import { type Acquisition, readAcquisitionFile } from "./acquisition-file.ts";
import { acquisitionOf, type RunRecord } from "./run-record.ts";

/**
 * The sources of a run: as it began with them, or as another file describes them now, for a server that has
 * moved, say. They must be the same ones by name, since orders name them.
 */
export function acquisitionNow(
  record: Pick<RunRecord, "acquisition">,
  folder: string,
  file: string | undefined,
  { problems, warn }: Pick<PrepareContext, "problems" | "warn">,
): Acquisition | undefined {
  const began = acquisitionOf(record, folder);
  if (file === undefined) return began;
  const now = readAcquisitionFile(file, problems, warn);
  const namesOf = (acquisition: Acquisition | undefined) =>
    (acquisition?.sources ?? [])
      .map(({ name }) => name)
      .sort()
      .join(", ");
  if (now !== undefined) {
    const expected = began === undefined ? "which has no sources" : `whose sources are ${namesOf(began)}`;
    const isSame = namesOf(now) === namesOf(began);
    problems.expect(
      isSame,
      flagOf("sources"),
      `describes ${namesOf(now)}, not those of the run, ${expected}`,
    );
  }
  return now;
}
