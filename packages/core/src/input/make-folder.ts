/**
 * Makes a folder and those above it, as `mkdir` with `recursive` does, which Node (20 to 24) never ends where
 * a file system says of a folder that is there that it is not, as `/proc` does.
 * @param mode of the folders that are made
 * @returns the first folder that was made; undefined where all were there
 * @throws the file system's error: `ENOENT` where nothing can be made, `EEXIST` or `ENOTDIR` where a file is
 * in the way
 */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  const { mkdir, stat } = process.getBuiltinModule("node:fs/promises");
  const { dirname, resolve } = process.getBuiltinModule("node:path");
  const make = async (folder: string): Promise<boolean> => {
    try {
      await mkdir(folder, mode === undefined ? {} : { mode });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST" && (await stat(folder)).isDirectory()) return false;
      throw error;
    }
  };
  const missing: string[] = [];
  let [folder, first]: [string, string | undefined] = [resolve(path), undefined];
  for (;;) {
    try {
      if (await make(folder)) first = folder;
      break;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || dirname(folder) === folder) throw error;
      missing.push(folder);
      folder = dirname(folder);
    }
  }
  for (const each of missing.reverse()) if (await make(each)) first ??= each;
  return first;
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}
