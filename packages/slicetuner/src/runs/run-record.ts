import { resolve } from "node:path";
import { type JournalRecord, type JsonValue, SliceTunerError } from "@slicetuner/core";
import { fileOptions, type Settings } from "../options/options.ts";
import type { Acquisition } from "./acquisition-file.ts";

/** The first record of a run's journal: all that it takes to go on with it. */
export interface RunRecord extends JournalRecord {
  readonly type: "run";
  /** Begins the ids of its orders. */
  readonly runId: string;
  /** As they were given, the names of files made absolute. */
  readonly settings: JsonValue;
  readonly acquisition: JsonValue;
  /** Hash of the data that the run began with. */
  readonly data: string;
  readonly slices: readonly string[];
}

export function makeRunRecord(options: {
  readonly settings: Settings;
  readonly acquisition: Acquisition | undefined;
  readonly data: string;
  readonly slices: readonly string[];
}): RunRecord {
  const { settings, acquisition, data, slices } = options;
  // The address of a queue may hold a password; a journal holds none.
  const { json: _json, out: _out, run: _run, wait: _wait, redis: _redis, ...kept } = settings;
  const files = Object.fromEntries(
    fileOptions.flatMap((name) => (kept[name] === undefined ? [] : [[name, resolve(kept[name])]])),
  );
  return {
    type: "run",
    runId: crypto.randomUUID().slice(0, 8),
    settings: { ...kept, ...files } as unknown as JsonValue,
    acquisition: (acquisition ?? null) as unknown as JsonValue,
    data,
    slices,
  };
}

/** Begins the ids of the run's orders. */
export function readRunId([first]: readonly JournalRecord[]): string {
  return (first as RunRecord).runId;
}

/** @throws SliceTunerError when the journal is of something else */
export function readRunRecord(records: readonly JournalRecord[], folder: string): RunRecord {
  const [first] = records;
  if (first?.type === "run") return first as RunRecord;
  throw new SliceTunerError(`the journal in "${folder}" is not of a run of slicetuner`);
}

export function settingsOf({ settings }: RunRecord): Settings {
  return settings as unknown as Settings;
}

export function acquisitionOf({ acquisition }: RunRecord): Acquisition | undefined {
  return (acquisition as unknown as Acquisition | null) ?? undefined;
}
