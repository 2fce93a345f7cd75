import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { JournalError, makeFolder } from "@slicetuner/core";
import { codeOf, expectNoLink, folderMode, notWritable, syncFolder, writeWhole } from "./disk.ts";

/** Files named by the SHA-256 of their bytes. */
export class BlobStore {
  readonly #folder: string;

  constructor(runFolder: string) {
    this.#folder = join(runFolder, "blobs");
  }

  /** Removes what a process that died had not finished. Only for who holds the lock. */
  async removeDrafts(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      if (name.endsWith(".tmp")) await rm(join(this.#folder, name), { force: true });
    }
  }

  async put(bytes: Uint8Array): Promise<string> {
    const hash = hashOf(bytes);
    await expectNoLink(this.#folder);
    // Bytes that are kept already are read again: a damaged copy is replaced by a good one.
    if ((await this.get(hash).catch(() => undefined)) !== undefined) return hash;
    const path = join(this.#folder, hash);
    try {
      const created = await makeFolder(this.#folder, folderMode);
      if (created !== undefined) await syncFolder(join(this.#folder, ".."));
      await writeWhole(path, bytes);
    } catch (error) {
      throw notWritable(path, error);
    }
    return hash;
  }

  async get(hash: string): Promise<Uint8Array> {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw missingBlob(hash);
    const path = join(this.#folder, hash);
    let bytes: Uint8Array;
    try {
      const buffer = await readFile(path);
      // A plain Uint8Array, as it was put; no copy.
      bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    } catch (error) {
      throw codeOf(error) === "ENOENT" ? missingBlob(path) : notWritable(path, error, "read");
    }
    if (hashOf(bytes) !== hash) {
      throw new JournalError(
        "damaged",
        `${path} is damaged: its bytes are not those that its name stands for`,
        {
          hint: "Restore the file from a copy.",
        },
      );
    }
    return bytes;
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function missingBlob(name: string): JournalError {
  return new JournalError("missing", `there is no blob ${name}`, { hint: "Restore the file from a copy." });
}
