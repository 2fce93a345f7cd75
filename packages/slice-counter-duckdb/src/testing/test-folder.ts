import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder for the files of one test suite. */
export interface TestFolder {
  readonly path: string;
  /** Writes a table and returns its path. */
  writeRows(name: string, header: readonly string[], rows: Iterable<readonly unknown[]>): Promise<string>;
  remove(): Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), "duckdb-counter-"));
  return {
    path,
    async writeRows(name, header, rows) {
      const file = join(path, name);
      const lines = Array.from(rows, (row) => row.join(","));
      await writeFile(file, [header.join(","), ...lines, ""].join("\n"));
      return file;
    },
    remove: () => rm(path, { recursive: true }),
  };
}

/** A file of the published data sets, where this machine has it. */
export function findPublishedFile(name: string): string | undefined {
  return [
    process.env.SLICETUNER_DATA,
    fileURLToPath(new URL("../../../../../shared/data", import.meta.url)),
    join(homedir(), ".cache", "slicetuner"),
  ]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
