import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { SliceTunerError } from "@slicetuner/core";

/**
 * Looks whether a result can be written to `path` by opening a file beside it, for permissions alone do not
 * tell. Returns what is in the way, undefined where nothing is.
 */
export async function findObstacle(path: string): Promise<string | undefined> {
  try {
    const target = await resolveTarget(path);
    if (target === undefined) return undefined;
    const unfinished = unfinishedName(target);
    await (await open(unfinished, "w")).close();
    await rm(unfinished);
    return undefined;
  } catch (error) {
    const folder = dirname(resolve(path));
    switch ((error as NodeJS.ErrnoException).code) {
      case "EISDIR":
        return `"${path}" is a folder, expected the name of a file`;
      case "ENOENT":
        return `there is no folder "${folder}"`;
      case "ENOTDIR":
        return `"${folder}" is no folder`;
      case "EACCES":
      case "EPERM":
      case "EROFS":
        return `the folder "${folder}" is not writable`;
      default:
        return `"${path}" cannot be written: ${(error as Error).message}`;
    }
  }
}

/**
 * Writes the whole content or nothing: what was in the file before stays until all is written.
 * @throws SliceTunerError when it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  let unfinished: string | undefined;
  try {
    const target = await resolveTarget(path);
    if (target === undefined) return await writeFile(path, content);
    unfinished = unfinishedName(target);
    await writeFile(unfinished, content);
    await rename(unfinished, target);
  } catch (cause) {
    if (unfinished !== undefined) await rm(unfinished, { force: true });
    throw new SliceTunerError(`the result cannot be written to "${path}": ${(cause as Error).message}`, {
      cause,
    });
  }
}

/**
 * Writes a file of a run's folder, for its user alone. A symbolic link in its place is replaced, not
 * followed.
 * @throws SliceTunerError when it cannot be written.
 */
export async function writePrivate(path: string, content: string): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await rm(unfinished, { force: true });
    await writeFile(unfinished, content, { mode: 0o600, flag: "wx" });
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw new SliceTunerError(`"${path}" cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The file that `path` stands for, links followed; undefined for a device or pipe, which cannot be replaced.
 */
async function resolveTarget(path: string): Promise<string | undefined> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return path;
    throw error;
  }
  if (found.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
  return found.isFile() ? await realpath(path) : undefined;
}

function unfinishedName(target: string): string {
  return `${target}.${process.pid}.unfinished`;
}
