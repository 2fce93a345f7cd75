import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findObstacle } from "./result-file.ts";

/**
 * Looks whether files can be written to the folder `path`, which must be empty or not be there yet. Returns what is in the
 * way, undefined where nothing is.
 */
export async function findFolderObstacle(path: string): Promise<string | undefined> {
  let created: string | undefined;
  try {
    created = await mkdir(path, { recursive: true });
    if ((await readdir(path)).length > 0) return `"${path}" is not empty; name a new folder`;
    return await findObstacle(join(path, "any"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isFile = code === "EEXIST" || code === "ENOTDIR";
    return isFile ? `"${path}" is no folder` : `"${path}" cannot be written: ${message}`;
  } finally {
    if (created !== undefined) await rm(created, { recursive: true });
  }
}
