import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findFolderObstacle } from "../cli/result-folder.ts";

/** Where runs are kept that name no folder. */
export const runsFolder = "slicetuner-runs";

/** A folder for a new run, by the time. */
export function nameRunFolder(): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  let folder = join(runsFolder, time);
  for (let number = 2; existsSync(folder); number++) folder = join(runsFolder, `${time}-${number}`);
  return folder;
}

/** What keeps a new run out of the folder; undefined where nothing does. */
export async function findRunObstacle(folder: string): Promise<string | undefined> {
  return holdsRun(folder)
    ? `"${folder}" keeps a run already, by its journal: resume it, or choose another folder`
    : findFolderObstacle(folder, { isNew: false });
}

export function holdsRun(folder: string): boolean {
  return existsSync(join(folder, "journal.jsonl"));
}

/** The runs in a folder, by name; the folder itself where it is a run. */
export function runsIn(folder: string): string[] {
  if (holdsRun(folder)) return [folder];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(holdsRun);
}

/** The folder of the newest run that named none; undefined where there is none. */
export function newestRunFolder(): string | undefined {
  if (!existsSync(runsFolder)) return undefined;
  const newest = readdirSync(runsFolder).sort().at(-1);
  return newest === undefined ? undefined : join(runsFolder, newest);
}
