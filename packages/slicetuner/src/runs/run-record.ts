import { isAbsolute, relative, resolve } from "node:path";
import { InvalidInputError, type JournalRecord, type JsonValue, ProblemList } from "@slicetuner/core";
import { parse, type RunRecord, readRunRecord as readRecord } from "@slicetuner/results";
import { quote } from "shlex";
import type { OptionTable, Settings } from "../cli/option-group.ts";
import { type ReadOptions, readOptions } from "../cli/read-options.ts";
import type { PlaceSpec } from "../options/place-options.ts";
import { type Acquisition, recordedAcquisitionSchema } from "./acquisition-file.ts";
import { modernAcquisition } from "./modern-acquisition.ts";
import { type RunSpecs, runOptions } from "./run-options.ts";

export type { RunRecord };

/**
 * What a journal keeps of the options: plain data. Files are named from the run's folder, so that a project
 * can be moved, or go on on another machine.
 */
export function makeRunRecord(made: {
  /** The run's folder. @default the working directory */
  readonly folder?: string | undefined;
  readonly recorded: Settings;
  readonly specs: RunSpecs;
  readonly acquisition: Acquisition | undefined;
  readonly data: string;
  readonly slices: readonly string[];
}): JournalRecord {
  const { recorded, specs, acquisition, data, slices } = made;
  const fromRun = (file: string) => relative(resolve(made.folder ?? ""), resolve(file)) || ".";
  // A run may be resumed elsewhere, with another patience.
  const { run: _run, wait: _wait, ...kept } = recorded;
  const files = Object.fromEntries(
    fileNames.flatMap((name) => (typeof kept[name] === "string" ? [[name, fromRun(kept[name])]] : [])),
  );
  return {
    type: "run",
    version: 1,
    runId: crypto.randomUUID().slice(0, 8),
    settings: toJson({ ...kept, ...files, ...placeOf(specs.place), saveModel: specs.modelFile }),
    acquisition: toJson(
      acquisition === undefined ? null : { ...acquisition, folder: fromRun(acquisition.folder) },
    ),
    data,
    slices,
  };
}

/** Options that name files. */
const fileNames = runOptions.flatMap(({ options }) =>
  Object.entries(options as OptionTable).flatMap(([name, { isFile = false }]) => (isFile ? [name] : [])),
);

/** The address of a queue may hold a password; a journal holds none. */
function placeOf(place: PlaceSpec): object {
  return place.kind === "local" ? {} : { executor: place.kind, queue: place.queue, store: place.store };
}

/** As it will be read back: fields that are undefined are left out. */
function toJson(value: object | null): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/**
 * Reads the first record of a run's journal.
 * @throws InvalidInputError when the journal is of something else, or of a version that is not known here
 */
export function readRunRecord([first]: readonly JournalRecord[], folder: string): RunRecord {
  if (first?.type === "run") return readRecord(first, `the journal in "${folder}"`);
  const message =
    first?.type === "pipeline"
      ? `is of a pipeline, which goes on with \`slicetuner pipeline --run ${quote(folder)}\`; its result, report and rows are in the folder when it has ended`
      : "is not of a run of slicetuner";
  throw new InvalidInputError([{ path: `the journal in "${folder}"`, message }]);
}

/**
 * The options of a run, read as a configuration file is, its files named from the working directory.
 * @param folder the run's
 * @param now what is said of them when the run is resumed
 * @throws InvalidInputError with each option that is not known or has a wrong value
 */
export function specsOf(
  { settings }: RunRecord,
  folder: string,
  now: Readonly<Record<string, unknown>> = {},
): Pick<ReadOptions<typeof runOptions>, "specs" | "recorded" | "files"> {
  const problems = new ProblemList();
  const file = "the run's journal";
  for (const name of Object.keys(settings)) {
    const isKnown = runOptions.some(({ options }) => Object.hasOwn(options, name));
    problems.expect(isKnown, `${file}: ${name}`, "is no option of this version of slicetuner");
  }
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      fileNames.includes(name) && typeof value === "string" ? fromHere(folder, value) : value,
    ]),
  );
  const read = readOptions(runOptions, { here: now, config: { file, values } }, problems);
  problems.throwIfAny("A run goes on with the version of slicetuner that began it, or a later one.");
  return read;
}

/** A file that the journal names from the run's folder; those of earlier versions are named in full. */
function fromHere(folder: string, file: string): string {
  if (isAbsolute(file)) return file;
  const whole = resolve(folder, file);
  const short = relative("", whole);
  return short.startsWith("..") ? whole : short;
}

/**
 * Where a run buys; undefined where it buys from `--pool`.
 * @param folder the run's
 */
export function acquisitionOf(
  { acquisition }: Pick<RunRecord, "acquisition">,
  folder: string,
): Acquisition | undefined {
  if (acquisition === null) return undefined;
  const { modern } = modernAcquisition(acquisition);
  const read = parse(recordedAcquisitionSchema, modern, "acquisition of the run's journal");
  return { ...read, folder: resolve(folder, read.folder) };
}
