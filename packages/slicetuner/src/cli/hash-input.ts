import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

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
 */
export async function hashInput(path: string): Promise<HashedInput | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (found.isFile()) return { bytes: found.size, sha256: await hashFile(path) };
  return found.isDirectory() ? hashFolder(path) : { bytes: 0, sha256: null };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function hashFolder(folder: string): Promise<HashedInput> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of files) {
    bytes += (await stat(file)).size;
    hash.update(
      `${await hashFile(file)}  ${file
        .slice(folder.length)
        .replace(/^[/\\]+/, "")
        .replaceAll("\\", "/")}\n`,
    );
  }
  return { bytes, sha256: hash.digest("hex") };
}
