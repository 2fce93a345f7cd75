import { mkdirSync, mkdtempSync } from "node:fs";
import { mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Dataset } from "@slicetuner/core";
import { removeFolderAtExit } from "@slicetuner/run-program";
import type { DataFile, DataFormat } from "./protocol.ts";
import { writeTable } from "./write-table.ts";

/**
 * Data sets whose files are kept though no call uses them: training, validation and test data of two rounds.
 */
const keptUnused = 6;

interface Table {
  readonly path: string;
  readonly written: Promise<Omit<DataFile, "file">>;
  users: number;
}

/**
 * A trainer's temporary files. A data set is written when it is first used and kept for the calls that
 * follow; of those that no call uses, the ones used last are kept.
 */
export class DataFiles {
  readonly #parent: string;
  readonly #isOwner: boolean;
  readonly #format: DataFormat;
  /** Those used last at the end. */
  readonly #tables = new Map<Dataset, Table>();
  readonly #removals = new Set<Promise<void>>();
  readonly #forgetParent: () => void;
  #folder: string | undefined;
  #count = 0;

  /**
   * @param parentName a folder among the system's temporary ones, made when it is first needed
   * @param isOwner whether `close` removes it with all that other trainers put there
   */
  constructor(parentName: string, isOwner: boolean, format: DataFormat) {
    this.#parent = join(tmpdir(), parentName);
    this.#isOwner = isOwner;
    this.#format = format;
    // Worker threads are ended without notice: what their trainers wrote is the owner's to remove.
    this.#forgetParent = isOwner ? removeFolderAtExit(this.#parent) : () => {};
  }

  /** A new folder for one call, which is to remove it. */
  createCallFolder(): Promise<string> {
    return mkdtemp(join(this.#ownFolder(), "call-"));
  }

  /**
   * Lends the files of data sets to `use`, their paths relative to a call's folder.
   * @throws the signal's reason once it is aborted while they are written
   */
  async with<Result>(
    datasets: readonly Dataset[],
    signal: AbortSignal,
    use: (files: readonly DataFile[]) => Promise<Result>,
  ): Promise<Result> {
    const tables = datasets.map((dataset) => this.#take(dataset));
    try {
      const written = Promise.all(
        tables.map(async (table) => ({ file: `../${basename(table.path)}`, ...(await table.written) })),
      );
      return await use(await unlessAborted(written, signal));
    } finally {
      for (const table of tables) table.users -= 1;
      this.#removeUnused();
    }
  }

  /** Removes all files; no call may be under way. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#tables.values()].map(({ written }) => written));
    await Promise.all(this.#removals);
    if (this.#isOwner) await rm(this.#parent, { recursive: true, force: true });
    else if (this.#folder !== undefined) {
      await rm(this.#folder, { recursive: true, force: true });
      // Where the owner lives on another machine, nobody else removes it; where others still use it, it is
      // not empty.
      await rmdir(this.#parent).catch(() => {});
    }
    this.#forgetParent();
    this.#tables.clear();
  }

  #take(dataset: Dataset): Table {
    const table = this.#tables.get(dataset) ?? this.#write(dataset);
    table.users += 1;
    this.#tables.delete(dataset);
    this.#tables.set(dataset, table);
    return table;
  }

  #write(dataset: Dataset): Table {
    const path = join(this.#ownFolder(), `data-${++this.#count}.${this.#format}`);
    const written = writeTable(dataset, this.#format, path);
    // Another time there may be room on the disk.
    written.catch(() => this.#tables.delete(dataset));
    return { path, written, users: 0 };
  }

  /** Nobody waits for it but `close`. */
  #removeUnused(): void {
    const unused = [...this.#tables].filter(([, { users }]) => users === 0);
    for (const [dataset, { path, written }] of unused.slice(0, -keptUnused)) {
      this.#tables.delete(dataset);
      const removal = written.then(() => rm(path, { force: true })).catch(() => {});
      this.#removals.add(removal);
      removal.then(() => this.#removals.delete(removal));
    }
  }

  #ownFolder(): string {
    if (this.#folder === undefined) {
      mkdirSync(this.#parent, { recursive: true, mode: 0o700 });
      this.#folder = mkdtempSync(join(this.#parent, "trainer-"));
    }
    return this.#folder;
  }
}

/** What `promise` gives, unless the signal is aborted before; then its reason is thrown at once. */
async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
