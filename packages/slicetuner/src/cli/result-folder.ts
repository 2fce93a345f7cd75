import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@slicetuner/core";
import { findObstacle } from "./result-file.ts";

/**
 * Looks whether files can be written to the folder `path`, which may not be there yet. Returns what is in the
 * way, undefined where nothing is.
 * @param options.isNew whether it must be empty
 */
export async function findFolderObstacle(
  path: string,
  { isNew = true }: { readonly isNew?: boolean } = {},
): Promise<string | undefined> {
  let created: string | undefined;
  try {
    created = await makeFolder(path);
    if (isNew && (await readdir(path)).length > 0) return `"${path}" is not empty; name a new folder`;
    return await findObstacle(join(path, "any"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isFile = code === "EEXIST" || code === "ENOTDIR";
    if (isFile) return `"${path}" is no folder`;
    // Node says ENOENT where the file system is read-only.
    const isReadOnly = ["ENOENT", "EROFS", "EACCES", "EPERM"].includes(code ?? "");
    return isReadOnly
      ? `"${path}" cannot be made: the folder above is not writable`
      : `"${path}" cannot be written: ${message}`;
  } finally {
    if (created !== undefined) await rm(created, { recursive: true });
  }
}
