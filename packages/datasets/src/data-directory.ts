import { access } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { KnownDataset } from "./known-dataset.ts";

/** Where to look for data; for tests and for callers with their own idea of an environment. */
export interface DataDirectoryOptions {
  /** Environment variables. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** @default process.cwd() */
  readonly workingDirectory?: string;
}

/** Whether a data set is on this machine. */
export interface DatasetStatus {
  readonly dataset: KnownDataset;
  /** `present`: all files lie in `directory`; `absent`: in none of the searched folders. */
  readonly status: "present" | "absent";
  /** The first folder with all files; undefined when absent. */
  readonly directory: string | undefined;
  /** The folders that count, in the order of the search. */
  readonly searched: readonly string[];
}

/**
 * Looks for a data set's files in, one after another: `$SLICETUNER_DATA`, `../shared/data` beside the
 * workspace and beside the working directory, and the user's cache; in each in the folder with the data set's
 * name.
 */
export async function datasetStatus(
  dataset: KnownDataset,
  options: DataDirectoryOptions = {},
): Promise<DatasetStatus> {
  const environment = options.environment ?? process.env;
  const roots = [
    ...(environment.SLICETUNER_DATA ? [resolve(environment.SLICETUNER_DATA)] : []),
    ...(await sharedDirectories(resolve(options.workingDirectory ?? process.cwd()))),
    cacheDirectory(options),
  ];
  const searched = [...new Set(roots)].map((root) => join(root, dataset.name));
  for (const directory of searched) {
    const present = await Promise.all(dataset.files.map(({ name }) => exists(join(directory, name))));
    if (present.every(Boolean)) return { dataset, status: "present", directory, searched };
  }
  return { dataset, status: "absent", directory: undefined, searched };
}

/**
 * The folder that holds all files of the data set, as {@link datasetStatus} finds it; undefined when there is
 * none.
 */
export async function findDataDirectory(
  dataset: KnownDataset,
  options: DataDirectoryOptions = {},
): Promise<string | undefined> {
  return (await datasetStatus(dataset, options)).directory;
}

/**
 * The user's cache for our data: `$XDG_CACHE_HOME/slicetuner`, else what the platform has for it:
 * `~/.cache/slicetuner`,
 * `~/Library/Caches/slicetuner` on macOS, `%LOCALAPPDATA%\slicetuner\Cache` on Windows.
 */
export function cacheDirectory({ environment = process.env }: DataDirectoryOptions = {}): string {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, "slicetuner");
  if (platform() === "darwin") return join(home, "Library", "Caches", "slicetuner");
  if (platform() === "win32") {
    return join(environment.LOCALAPPDATA ?? join(home, "AppData", "Local"), "slicetuner", "Cache");
  }
  return join(home, ".cache", "slicetuner");
}

/** `../shared/data` beside the folder of the nearest pnpm workspace, and beside the working directory. */
async function sharedDirectories(workingDirectory: string): Promise<string[]> {
  const places = [workingDirectory];
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    if (await exists(join(folder, "pnpm-workspace.yaml"))) {
      places.unshift(folder);
      break;
    }
    if (dirname(folder) === folder) break;
  }
  return places.map((place) => join(place, "..", "shared", "data"));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
