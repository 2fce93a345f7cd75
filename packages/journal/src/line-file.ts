import type { FileHandle } from "node:fs/promises";
import type { JournalError } from "@slicetuner/core";
import { notWritable, writeAt } from "./disk.ts";
import { encodeLine } from "./line.ts";

/** What is needed of a file. */
export type LineFileHandle = Pick<FileHandle, "write" | "truncate" | "datasync" | "close">;

/** The end of a journal's file, where lines are added. Calls must not overlap. */
export class LineFile {
  readonly #handle: LineFileHandle;
  readonly #path: string;
  #length: number;
  #hash: string;
  #broken: JournalError | undefined;

  /**
   * @param path for messages
   * @param length bytes of the good lines
   * @param hash of the last of them
   */
  constructor(handle: LineFileHandle, path: string, length: number, hash: string) {
    this.#handle = handle;
    this.#path = path;
    this.#length = length;
    this.#hash = hash;
  }

  /**
   * @throws JournalError `not-writable`; the file then ends where it ended before, if it can be cut at all.
   */
  async append(record: string, sync: boolean): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const { bytes, hash } = encodeLine(record, this.#hash);
    try {
      await writeAt(this.#handle, bytes, this.#length);
    } catch (cause) {
      const error = notWritable(this.#path, cause);
      if (!(await this.#cutBack())) this.#broken = error;
      throw error;
    }
    if (sync) await this.#sync();
    this.#length += bytes.length;
    this.#hash = hash;
  }

  async close(): Promise<void> {
    try {
      if (this.#broken === undefined) await this.#sync();
    } finally {
      await this.#handle.close();
    }
  }

  async #sync(): Promise<void> {
    try {
      await this.#handle.datasync();
    } catch (cause) {
      // After a failed sync the system may have dropped earlier lines too, and a second sync would not say
      // so: only a new reading of the file tells what it holds.
      this.#broken = notWritable(this.#path, cause);
      await this.#cutBack();
      throw this.#broken;
    }
  }

  async #cutBack(): Promise<boolean> {
    return this.#handle.truncate(this.#length).then(
      () => true,
      () => false,
    );
  }
}
