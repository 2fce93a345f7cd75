import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { JournalError, type JournalRecord } from "@slicetuner/core";
import { BlobStore } from "./blob-store.ts";
import { codeOf, notWritable } from "./disk.ts";
import type { LockHolder } from "./lock/process-identity.ts";
import { lockHolder } from "./lock/run-lock.ts";
import { type ParsedLines, parseLines } from "./parse-lines.ts";

/** What a journal holds, read without changing or locking anything. */
export interface JournalReading {
  /** All good records, up to the first line that is wrong. */
  readonly records: readonly JournalRecord[];
  /** Why the journal cannot be gone on with, `damaged` or `newer-version`; null where it can. */
  readonly problem: JournalError | null;
  /** E.g. that the last line is not finished. */
  readonly warnings: readonly string[];
  /** The process that goes on with the run at this moment; null when none does. */
  readonly holder: LockHolder | null;
  /** @throws JournalError when the bytes are not there or not what was put */
  getBlob(hash: string): Promise<Uint8Array>;
}

/**
 * Reads the journal of a run, in use or not.
 * @throws JournalError `missing` when the folder has none; `not-writable` when it may not be read.
 */
export async function readJournal(folder: string): Promise<JournalReading> {
  const bytes = await readLines(folder);
  const { records, problem, torn } = parseLines(bytes, journalPath(folder));
  const blobs = new BlobStore(folder);
  return {
    records,
    problem,
    warnings: torn ? [`the last line (line ${records.length + 1}) is unfinished and was left out`] : [],
    holder: await lockHolder(folder).catch(() => null),
    getBlob: (hash) => blobs.get(hash),
  };
}

/** @throws JournalError `missing`, `not-writable` */
export async function readLines(folder: string): Promise<Buffer> {
  return readFile(journalPath(folder)).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
}

/** @throws JournalError `missing`, `not-writable` */
export async function expectJournal(folder: string): Promise<void> {
  await access(journalPath(folder)).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
}

function unreadable(folder: string, error: unknown): JournalError {
  const code = codeOf(error);
  if (code !== "ENOENT" && code !== "ENOTDIR") return notWritable(journalPath(folder), error, "read");
  return new JournalError("missing", `there is no journal in ${folder}`, {
    hint: "Check the folder's name, or start a new run there.",
  });
}

/** @throws JournalError */
export function parseGood(bytes: Buffer, folder: string): ParsedLines {
  const parsed = parseLines(bytes, journalPath(folder));
  if (parsed.problem !== null) throw parsed.problem;
  return parsed;
}

export function journalPath(folder: string): string {
  return join(folder, "journal.jsonl");
}
