import { open, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import {
  InvalidInputError,
  type Journal,
  type JournalRecord,
  makeFolder,
  SliceTunerError,
} from "@slicetuner/core";
import { BlobStore } from "./blob-store.ts";
import {
  codeOf,
  expectNoLink,
  folderMode,
  notWritable,
  syncFolder,
  writeAt,
  writeSynced,
  writeWhole,
} from "./disk.ts";
import { encodeLine, firstHash } from "./line.ts";
import { LineFile } from "./line-file.ts";
import { type LockOptions, type RunLock, takeLock } from "./lock/run-lock.ts";
import type { ParsedLines } from "./parse-lines.ts";
import { expectJournal, journalPath, parseGood, readLines } from "./read-journal.ts";
import { recordText } from "./storable.ts";

/**
 * Starts the journal of a new run and locks the folder, which is made if need be.
 * @param header the first record, on the disk when this resolves
 * @throws InvalidInputError when the folder has a journal, or the header holds what JSON cannot.
 * @throws JournalError `locked`, `not-writable`
 */
export async function createJournal(folder: string, header: JournalRecord): Promise<Journal> {
  const text = recordText(header);
  try {
    const firstMade = await makeFolder(folder, folderMode);
    if (firstMade !== undefined) await syncFoldersUpTo(folder, dirname(firstMade));
  } catch (error) {
    throw notWritable(folder, error, "made");
  }
  return withLock(folder, async (lock) => {
    await expectNone(folder);
    try {
      await writeWhole(journalPath(folder), encodeLine(text, firstHash).bytes);
    } catch (error) {
      throw notWritable(journalPath(folder), error);
    }
    return openLocked(folder, lock);
  });
}

/**
 * Opens the journal of a run that is to go on and locks the folder. A last line that a crash left unfinished
 * is moved to a file beside, which `warnings` names.
 * @throws JournalError `missing`, `locked`, `damaged` (nothing was changed; `readJournal` reads what is
 * good), `newer-version`,
 * `not-writable`
 */
export async function openJournal(folder: string, options: LockOptions = {}): Promise<Journal> {
  // Before the lock: a folder that is no run's gets no lock file.
  await expectJournal(folder);
  return withLock(folder, (lock) => openLocked(folder, lock), options);
}

async function withLock(
  folder: string,
  use: (lock: RunLock) => Promise<Journal>,
  options: LockOptions = {},
): Promise<Journal> {
  const lock = await takeLock(folder, options);
  try {
    return await use(lock);
  } catch (error) {
    await lock.release().catch(() => {});
    throw error;
  }
}

async function expectNone(folder: string): Promise<void> {
  const found = await stat(journalPath(folder)).catch(() => undefined);
  if (found === undefined) return;
  throw new InvalidInputError([{ path: folder, message: "there is a journal of another run" }], {
    hint: "Resume that run, or choose another folder.",
  });
}

async function openLocked(folder: string, lock: RunLock): Promise<Journal> {
  const bytes = await readLines(folder);
  const parsed = parseGood(bytes, folder);
  const path = journalPath(folder);
  const blobs = new BlobStore(folder);
  try {
    await expectNoLink(path);
    const handle = await open(path, "r+");
    try {
      const warnings = parsed.torn ? [await setAside(path, bytes, parsed)] : [];
      if (parsed.torn) await handle.truncate(parsed.goodLength);
      if (parsed.lacksLineBreak) await writeAt(handle, Buffer.from("\n"), parsed.goodLength);
      await handle.sync();
      await blobs.removeDrafts();
      const length = parsed.goodLength + (parsed.lacksLineBreak ? 1 : 0);
      const file = new LineFile(handle, path, length, parsed.hash);
      return new FolderJournal(file, blobs, lock, [...parsed.records], warnings);
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** Keeps an unfinished last line in a file of its own. */
async function setAside(path: string, bytes: Buffer, { goodLength, records }: ParsedLines): Promise<string> {
  const torn = bytes.subarray(goodLength);
  for (let attempt = 1; ; attempt++) {
    const aside = `${path}.torn-${attempt}`;
    try {
      await writeSynced(aside, torn);
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue;
      throw error;
    }
    await syncFolder(dirname(path));
    return (
      `line ${records.length + 1} of the journal was not written to its end, as when a process is killed: ` +
      `its ${torn.length} bytes were moved to ${basename(aside)}, and the run goes on after line ${records.length}`
    );
  }
}

async function syncFoldersUpTo(folder: string, last: string): Promise<void> {
  const end = resolve(last);
  for (let path = resolve(folder); path !== dirname(path); path = dirname(path)) {
    await syncFolder(path);
    if (path === end) return;
  }
}

class FolderJournal implements Journal {
  readonly records: JournalRecord[];
  readonly warnings: readonly string[];
  readonly #file: LineFile;
  readonly #blobs: BlobStore;
  readonly #lock: RunLock;
  /** Ends when all calls so far have; never rejects. */
  #queue: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(
    file: LineFile,
    blobs: BlobStore,
    lock: RunLock,
    records: JournalRecord[],
    warnings: readonly string[],
  ) {
    this.#file = file;
    this.#blobs = blobs;
    this.#lock = lock;
    this.records = records;
    this.warnings = warnings;
  }

  async append(record: JournalRecord, { sync = true }: { readonly sync?: boolean } = {}): Promise<void> {
    this.#expectOpen();
    const text = recordText(record);
    return this.#enqueue(async () => {
      await this.#file.append(text, sync);
      // As it is read from the file: what the caller does with its object later changes nothing.
      this.records.push(JSON.parse(text));
    });
  }

  async putBlob(bytes: Uint8Array): Promise<string> {
    this.#expectOpen();
    const own = bytes.slice();
    return this.#enqueue(() => this.#blobs.put(own));
  }

  async getBlob(hash: string): Promise<Uint8Array> {
    this.#expectOpen();
    return this.#blobs.get(hash);
  }

  close(): Promise<void> {
    this.#closing ??= this.#enqueue(async () => {
      try {
        await this.#file.close();
      } finally {
        await this.#lock.release();
      }
    });
    return this.#closing;
  }

  #enqueue<Result>(call: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(call);
    this.#queue = result.catch(() => {});
    return result;
  }

  #expectOpen(): void {
    if (this.#closing !== undefined) throw closedError();
  }
}

export function closedError(): SliceTunerError {
  return new SliceTunerError("the journal is closed", { hint: "Open it again to go on with the run." });
}
