import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InvalidInputError } from "@slicetuner/core";

/**
 * The bytes of a file, unpacked where they begin as gzip does, whatever the file is called.
 * @throws InvalidInputError when there is no such file, it cannot be read, is empty, or is a broken gzip file.
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch((cause: unknown) => {
    throw invalidFile(path, codeOf(cause) === "ENOENT" ? "there is no such file" : unreadable(cause), cause);
  });
  if (found.isDirectory()) throw invalidFile(path, "is a folder, expected an idx file");
  const bytes = await readFile(path).catch((cause: unknown) => {
    const tooLarge = codeOf(cause) === "ERR_FS_FILE_TOO_LARGE";
    throw invalidFile(path, tooLarge ? "is above 2 GiB: pack it with gzip" : unreadable(cause), cause);
  });
  return unpack(path, bytes);
}

/**
 * `bytes`, unpacked where they begin as gzip does.
 * @param name what messages call them.
 * @throws InvalidInputError when they are empty or a broken gzip file.
 */
export async function unpack(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length === 0) throw invalidFile(name, "is empty");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = await promisify(gunzip)(bytes).catch((cause: unknown) => {
    const isCut = codeOf(cause) === "Z_BUF_ERROR";
    const size = bytes.length.toLocaleString("en");
    const message = isCut
      ? `is a gzip file that breaks off: its ${size} bytes are not all of it`
      : `is a damaged gzip file (${(cause as Error).message})`;
    throw invalidFile(name, message, cause);
  });
  if (unpacked.length === 0) throw invalidFile(name, "is a gzip file with nothing in it");
  return unpacked;
}

/** One problem with a whole file. */
export function invalidFile(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}

function unreadable(cause: unknown): string {
  return `cannot be read (${String(codeOf(cause))})`;
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
