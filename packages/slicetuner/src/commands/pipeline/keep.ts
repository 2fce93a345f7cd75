import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline as pipeTo } from "node:stream/promises";
import { InvalidInputError, type Journal, type JournalRecord, type JsonValue } from "@slicetuner/core";
import { createJournal, openJournal, readJournal } from "@slicetuner/journal";
import type { RowStory } from "@slicetuner/pipeline";
import { renderReport } from "@slicetuner/report";
import type { PipelineResult } from "@slicetuner/results";
import type { Table } from "@slicetuner/tabular";
import { writePrivate } from "../../cli/result-file.ts";
import type { Acquisition } from "../../runs/acquisition-file.ts";
import { holdsRun } from "../../runs/run-folders.ts";

/** The first record of a pipeline's journal. */
export interface PipelineRecord extends JournalRecord {
  readonly type: "pipeline";
  readonly version: 1;
  readonly runId: string;
  readonly settings: { readonly [name: string]: JsonValue };
  /** Hash of all rows that are read. */
  readonly data: string;
  /** Where it buys, if a file of sources says it; null: elsewhere. */
  readonly acquisition?: JsonValue;
  /** Options that were functions of the configuration, which have to be there again. */
  readonly functions?: readonly string[];
}

/**
 * What a folder keeps; undefined where it keeps nothing. @throws InvalidInputError where it keeps something
 * else
 */
export async function readPipelineRecord(folder: string): Promise<PipelineRecord | undefined> {
  if (!holdsRun(folder)) return undefined;
  const { records, problem } = await readJournal(folder);
  if (records.length === 0 && problem !== null) throw problem;
  const [first] = records;
  if (first?.type === "pipeline" && first.version === 1) return first as PipelineRecord;
  const message = `"${folder}" keeps a run that is no pipeline; \`slicetuner resume\` goes on with runs`;
  throw new InvalidInputError([{ path: "--run", message }]);
}

/** Opens the journal of a pipeline that goes on, or begins one. */
export async function keepPipeline(
  folder: string,
  known: PipelineRecord | undefined,
  facts: {
    readonly settings: object;
    readonly data: string;
    readonly acquisition: Acquisition | undefined;
    readonly functions: readonly string[];
  },
  takeOver: boolean,
): Promise<{ readonly journal: Journal; readonly runId: string }> {
  if (known === undefined) {
    const runId = crypto.randomUUID().slice(0, 8);
    const { data, functions } = facts;
    const settings = toJson<PipelineRecord["settings"]>(facts.settings);
    const acquisition = toJson<JsonValue>(facts.acquisition ?? null);
    const record: PipelineRecord = {
      ...{ type: "pipeline", version: 1, runId, settings, data, acquisition, functions },
    };
    return { journal: await createJournal(folder, record), runId };
  }
  if (known.data !== facts.data) {
    const message = `the pipeline in "${folder}" began with other rows: put the files back as they were, or name another folder`;
    throw new InvalidInputError([{ path: "--run", message }]);
  }
  return { journal: await openJournal(folder, { takeOver }), runId: known.runId };
}

/** The same plain data, as it will be read back. */
export function toJson<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** SHA-256 of all values of tables. */
export function hashTables(tables: readonly Table[]): string {
  const hash = createHash("sha256");
  for (const { columns } of tables)
    for (const column of columns) {
      const numbers = column.kind === "numeric" ? column.values : column.codes;
      hash.update(JSON.stringify([column.name, column.kind === "numeric" ? null : column.categories]));
      hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    }
  return hash.digest("hex");
}

export const resultFile = "result.json";
export const storiesFile = "examples.jsonl";
export const reportFile = "report.html";

/** Writes result, report, and one line for each row and example into the folder. */
export async function writeOutcome(
  folder: string,
  result: PipelineResult,
  stories: Iterable<RowStory>,
): Promise<void> {
  await writePrivate(join(folder, resultFile), `${JSON.stringify(result, null, 2)}\n`);
  await writePrivate(join(folder, reportFile), await renderReport([{ name: folder, result }]));
  // Line by line, for there may be a million rows.
  const lines = Readable.from(chunksOf(stories));
  await pipeTo(lines, createWriteStream(join(folder, storiesFile), { mode: 0o600 }));
}

function* chunksOf(stories: Iterable<RowStory>): Generator<string, void> {
  let chunk: string[] = [];
  for (const story of stories) {
    chunk.push(JSON.stringify(story));
    if (chunk.length < 1000) continue;
    yield `${chunk.join("\n")}\n`;
    chunk = [];
  }
  if (chunk.length > 0) yield `${chunk.join("\n")}\n`;
}

/** Options that name files. */
const fileNames = ["data", "pool", "test"];

/** Settings with files by their whole names, so that a pipeline can go on from another folder. */
export function withWholeNames<Values extends Settings>(settings: Values): Values {
  return renameFiles(settings, (file) => resolve(file));
}

/** The same with files as one names them from here: rows are called what they were called before. */
export function withShortNames<Values extends Settings>(settings: Values): Values {
  return renameFiles(settings, (file) => {
    const short = relative("", file);
    return short.startsWith("..") ? file : short;
  });
}

type Settings = { readonly [name: string]: unknown };

function renameFiles<Values extends Settings>(settings: Values, rename: (file: string) => string): Values {
  const named = fileNames.flatMap((name) => {
    const file = settings[name];
    return typeof file === "string" ? [[name, rename(file)]] : [];
  });
  return { ...settings, ...Object.fromEntries(named) };
}
