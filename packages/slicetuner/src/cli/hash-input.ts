import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** Size and hash of what was read; no hash where it cannot be read twice. */
export interface HashedInput {
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string | null;
}

/**
 * The hash of a file, or of a folder: that of the lines `sha256  path` of all its files, by their paths, as
 * `sha256sum` writes them. The files are streamed.
 * @returns undefined where there is nothing of that name
 * @throws the signal's reason when it aborts
 */
export async function hashInput(path: string, signal?: AbortSignal): Promise<HashedInput | undefined> {
  const found = await statOf(path);
  if (found === undefined) return undefined;
  if (found.isFile()) return { bytes: found.size, sha256: await hashFile(path, signal) };
  return found.isDirectory() ? hashFolder(path, signal) : { bytes: 0, sha256: null };
}

/** Undefined where there is nothing of that name. */
function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}

async function hashFile(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

async function hashFolder(folder: string, signal: AbortSignal | undefined): Promise<HashedInput> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of files) {
    // A link counts as what it leads to, if that is a file.
    const found = await statOf(file);
    if (found === undefined || !found.isFile()) continue;
    bytes += found.size;
    const path = relative(folder, file).replaceAll("\\", "/");
    hash.update(`${await hashFile(file, signal)}  ${path}\n`);
  }
  return { bytes, sha256: hash.digest("hex") };
}
