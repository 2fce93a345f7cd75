import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where runs are kept that name no folder. */
const runsFolder = "slicetuner-runs";

/** A folder for a new run, by the time. */
export function nameRunFolder(): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  let folder = join(runsFolder, time);
  for (let number = 2; existsSync(folder); number++) folder = join(runsFolder, `${time}-${number}`);
  return folder;
}

/** The folder of the newest run that named none; undefined where there is none. */
export function newestRunFolder(): string | undefined {
  if (!existsSync(runsFolder)) return undefined;
  const newest = readdirSync(runsFolder).sort().at(-1);
  return newest === undefined ? undefined : join(runsFolder, newest);
}
