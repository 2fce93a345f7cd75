import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the published sets of crowd workers' answers, where this machine has it. */
export function findCrowds(): string | undefined {
  return [
    process.env.SLICETUNER_DATA,
    fileURLToPath(new URL("../../../../../shared/data", import.meta.url)),
    join(homedir(), ".cache", "slicetuner"),
  ]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, "crowds"))
    .find((path) => existsSync(path));
}
