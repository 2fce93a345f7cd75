import { lstat, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeFolder } from "@slicetuner/core";
import type { Places } from "./places.ts";

/** A file that was dropped for an order. */
interface Dropped {
  readonly path: string;
  /** Size and time of change: a file that is still being written has others at the next look. */
  readonly look: string;
  /** Whether a file beside it, `<file>.done`, says that it is whole. */
  readonly declared: boolean;
}

/** What was found in the inbox. */
export interface Arrivals {
  /** How many files were taken over into `done`. */
  readonly taken: number;
  /** Whether files are left that may be half copied. */
  readonly waiting: boolean;
  /** The supplier said that this is all, and how. */
  readonly end: "partial" | "exhausted" | undefined;
  readonly warnings: readonly string[];
}

/** Names of files that are not delivered yet, or that only say something. */
const notYet = /^\.|~$|\.(?:part|partial|tmp|temp|crdownload|download|done|end)$/i;

/**
 * Moves files that are whole from the inbox to `done`, in the order of their names, with a number before each
 * name: what is there is delivered, by this process or a later one. A file is whole when two looks find it
 * unchanged.
 * @param pause waits between the looks
 */
export async function takeArrivals(places: Places, pause: () => Promise<void>): Promise<Arrivals> {
  const first = await look(places);
  const unsure = first.files.some(({ declared }) => !declared);
  if (unsure) await pause();
  const second = unsure ? await look(places) : first;
  const before = new Map(first.files.map((file) => [file.path, file.look]));
  const whole = second.files.filter((file) => file.declared || before.get(file.path) === file.look);
  for (const file of whole) await takeOver(file, places);
  const waiting = second.files.length > whole.length;
  const end = waiting ? undefined : await readEnd(places);
  return { taken: whole.length, waiting, end, warnings: second.warnings };
}

async function look({ name, inbox }: Places): Promise<{ files: Dropped[]; warnings: string[] }> {
  const own = (await list(join(inbox, name))).map((file) => join(inbox, name, file));
  const named = (await list(inbox))
    .filter((file) => file.startsWith(`${name}.`))
    .map((file) => join(inbox, file));
  const all = new Set([...own, ...named]);
  const files: Dropped[] = [];
  const warnings: string[] = [];
  for (const path of [...own.sort(), ...named.sort()]) {
    if (notYet.test(basename(path))) continue;
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) continue;
    if (found.isFile()) {
      files.push({ path, look: `${found.size} ${found.mtimeMs}`, declared: all.has(`${path}.done`) });
    } else warnings.push(`${path} is no file and is not read; deliver files, not folders or links`);
  }
  return { files, warnings };
}

async function takeOver({ path }: Dropped, { done }: Places): Promise<void> {
  await makeFolder(done);
  const last = (await deliveredFiles(done)).at(-1) ?? "0";
  const number = String(Number.parseInt(last, 10) + 1).padStart(6, "0");
  const plain = basename(path)
    .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
    .slice(-100);
  await rename(path, join(done, `${number}-${plain}`));
  await rm(`${path}.done`, { force: true });
}

/** The names of what was delivered, in the order in which it was taken over. */
export async function deliveredFiles(done: string): Promise<string[]> {
  return (await list(done)).filter((file) => /^\d{6}-/.test(file)).sort();
}

async function readEnd({ name, inbox }: Places): Promise<Arrivals["end"]> {
  const text = await readFile(join(inbox, `${name}.end`), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return /\bexhausted\b/i.test(text) ? "exhausted" : "partial";
}

/** The names in a folder; none where there is no folder. */
export async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
