import { isAbsolute, relative, resolve } from "node:path";
import { InvalidInputError, type JournalRecord, type JsonValue, ProblemList } from "@slicetuner/core";
import { parse, type RunRecord, readRunRecord as readRecord } from "@slicetuner/results";
import { fileOptions, type OptionName, options, type Settings } from "../options/options.ts";
import { type Acquisition, recordedAcquisitionSchema } from "./acquisition-file.ts";

export type { RunRecord };

/**
 * What a journal keeps of the options: plain data. Files are named from the run's folder, so that a project can be moved, or go on on
 * another machine.
 */
export function makeRunRecord(made: {
  /** The run's folder. @default the working directory */
  readonly folder?: string | undefined;
  readonly settings: Settings;
  readonly acquisition: Acquisition | undefined;
  readonly data: string;
  readonly slices: readonly string[];
}): JournalRecord {
  const { settings, acquisition, data, slices } = made;
  const fromRun = (file: string) => relative(resolve(made.folder ?? ""), resolve(file)) || ".";
  // The address of a queue may hold a password; a journal holds none.
  const { json: _json, out: _out, run: _run, wait: _wait, redis: _redis, ...kept } = settings;
  const files = Object.fromEntries(
    fileOptions.flatMap((name) => (kept[name] === undefined ? [] : [[name, fromRun(kept[name])]])),
  );
  return {
    type: "run",
    version: 1,
    runId: crypto.randomUUID().slice(0, 8),
    settings: toJson({ ...kept, ...files }),
    acquisition: toJson(
      acquisition === undefined ? null : { ...acquisition, folder: fromRun(acquisition.folder) },
    ),
    data,
    slices,
  };
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
  throw new InvalidInputError([
    { path: `the journal in "${folder}"`, message: "is not of a run of slicetuner" },
  ]);
}

/**
 * The options of a run, read as a configuration file is, its files named from the working directory.
 * @param folder the run's
 * @throws InvalidInputError with each option that is not known or has a wrong value
 */
export function settingsOf({ settings }: RunRecord, folder: string): Settings {
  const problems = new ProblemList();
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    const path = `settings.${name} of the run's journal`;
    if (!problems.expect(isOption(name), path, "is no option of this version of slicetuner")) continue;
    const parsed = options[name as OptionName].schema.safeParse(value);
    if (parsed.success) read[name] = isFile(name) ? fromHere(folder, String(parsed.data)) : parsed.data;
    else for (const { message } of parsed.error.issues) problems.add(path, message);
  }
  problems.throwIfAny("A run goes on with the version of slicetuner that began it, or a later one.");
  return read;
}

function isOption(name: string): boolean {
  return Object.hasOwn(options, name);
}

function isFile(name: string): boolean {
  return fileOptions.some((file) => file === name);
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
export function acquisitionOf({ acquisition }: RunRecord, folder: string): Acquisition | undefined {
  if (acquisition === null) return undefined;
  const read = parse(recordedAcquisitionSchema, acquisition, "acquisition of the run's journal");
  return { ...read, folder: resolve(folder, read.folder) };
}
