import type { ProblemList } from "@slicetuner/core";
import type { PrepareContext } from "../../cli/define-command.ts";
import { flagOf } from "../../cli/option-group.ts";
import { readOptions } from "../../cli/read-options.ts";
import { findFolderObstacle } from "../../cli/result-folder.ts";
import { readAcquisitionFile } from "../../runs/acquisition-file.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { type PipelineSpecs, pipelineGroups } from "./groups.ts";
import { type PipelineRecord, withShortNames } from "./keep.ts";
import { isProgram, type OwnStepSpec } from "./own-step-options.ts";

/** What may be said of a pipeline that goes on. */
const sayable: readonly string[] = ["run", "takeOver", "workers", "sources", "wait"];

/** Adds a problem where a pipeline goes on and is told anew what it is, or its folder cannot be written. */
export async function checkFolder(
  folder: string,
  known: PipelineRecord | undefined,
  { problems, isSaidHere }: PrepareContext,
): Promise<void> {
  if (known === undefined) {
    const obstacle = await findFolderObstacle(folder, { isNew: false });
    if (obstacle !== undefined) problems.add("--run", obstacle);
    return;
  }
  // What was said of a pipeline that goes on is what stands in its journal.
  const said = pipelineGroups
    .flatMap(({ options }) => Object.keys(options))
    .filter((name) => isSaidHere(name) && !sayable.includes(name));
  const message = `"${folder}" keeps a pipeline that goes on as it began: leave the other options out, or name another folder`;
  problems.expect(said.length === 0, "--run", message);
}

/** The options of a pipeline: of one that goes on, those that it began with. */
export function specsOf(
  known: PipelineRecord | undefined,
  given: PipelineSpecs,
  { recorded, problems }: PrepareContext,
) {
  if (known === undefined) return { specs: given, recorded, files: undefined };
  const { place } = given;
  const read = readOptions(
    pipelineGroups,
    {
      here: { workers: place.kind === "local" ? place.workers : 0 },
      config: { file: "the pipeline's journal", values: withShortNames(known.settings) },
    },
    problems,
  );
  const ownSteps = ownStepsAgain(known, read.specs, given, problems);
  return { specs: { ...read.specs, ownSteps }, recorded: read.recorded, files: read.files };
}

/** Steps of one's own as they were when the pipeline began: programs from the journal, functions from now. */
function ownStepsAgain(
  { functions = [] }: PipelineRecord,
  { ownSteps }: PipelineSpecs,
  now: PipelineSpecs,
  problems: ProblemList,
): OwnStepSpec {
  const again = Object.fromEntries(
    functions.map((name) => {
      const own = now.ownSteps[name as keyof OwnStepSpec];
      const message = "was a function of the configuration when the pipeline began; it has to be there again";
      problems.expect(own !== undefined && !isProgram(own), flagOf(name), message);
      return [name, own];
    }),
  );
  return { ...ownSteps, ...again };
}

/** The sources that are bought from: of a pipeline that goes on, those that it began with, by name. */
export function readSources(
  known: PipelineRecord | undefined,
  folder: string,
  { sources: { sources }, pipeline }: PipelineSpecs,
  context: PrepareContext,
) {
  if (known === undefined)
    return sources === undefined || pipeline.skip.includes("acquire")
      ? undefined
      : readAcquisitionFile(sources, context.problems, context.warn);
  const { acquisition = null } = known;
  const began = { acquisition: acquisition as Parameters<typeof acquisitionNow>[0]["acquisition"] };
  return acquisitionNow(began, folder, context.isSaidHere("sources") ? sources : undefined, context);
}
