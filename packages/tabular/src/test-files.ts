import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder for the files of one test suite. */
export interface TestFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), "tabular-"));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await writeFile(file, content);
      return file;
    },
    remove: () => rm(path, { recursive: true }),
  };
}

/** A file of the published data sets, where this machine has it. */
export function findPublishedFile(name: string): string | undefined {
  const folders = [
    process.env.SLICETUNER_DATA,
    fileURLToPath(new URL("../../../../shared/data", import.meta.url)),
    join(homedir(), ".cache", "slicetuner"),
  ];
  return folders
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
