import { createHash } from "node:crypto";
import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { InvalidInputError } from "@slicetuner/core";
import { type DashboardItem, type DashboardSource, summaryOf } from "@slicetuner/dashboard";
import { type Result, readResultText, resultKinds } from "@slicetuner/results";
import { cancel, review } from "../../library/calls.ts";
import { resultOfRun } from "../../runs/result-of-run.ts";
import { holdsRun } from "../../runs/run-folders.ts";

/** Larger files are not read. */
const largestFile = 256 * 1024 * 1024;
/** Folders below the one that is shown: `slicetuner-runs` and the runs in it. */
const deepest = 2;
/** More files are not looked at, the newest first. */
const mostItems = 500;
/** How often a file that is followed is looked at, in milliseconds. */
const interval = 500;

/** Something that can be shown. Its id is made of its path, so that no address holds a path. */
interface Place {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly isRun: boolean;
  readonly changed: number;
  /** Changes with its contents. */
  readonly mark: string;
}

/** The runs and results of a folder, read when they are asked for. */
export function folderSource(root: string): DashboardSource {
  const known = new Map<string, { readonly mark: string; readonly item: DashboardItem }>();

  /** Only what the list has can be asked for. */
  const placeOf = (id: string): Place => {
    const place = placesIn(root).find((one) => one.id === id);
    if (place === undefined)
      throw new InvalidInputError([{ path: "item", message: "is not in this folder" }]);
    return place;
  };
  const runOf = (id: string): string => {
    const { path, isRun, name } = placeOf(id);
    if (!isRun) throw new InvalidInputError([{ path: name, message: "is no run" }]);
    return path;
  };

  async function describe(place: Place): Promise<DashboardItem | null> {
    const { id, name, changed, isRun, mark } = place;
    const before = known.get(id);
    if (before?.mark === mark) return before.item;
    const head = { id, name, changed, isRun };
    let item: DashboardItem;
    try {
      const result = await readPlace(place);
      if (result === null) return null;
      item = { ...head, summary: summaryOf(result), problem: null };
    } catch (error) {
      item = { ...head, summary: null, problem: (error as Error).message };
    }
    known.set(id, { mark, item });
    return item;
  }

  return {
    list: async () => {
      const items: DashboardItem[] = [];
      for (const place of placesIn(root)) {
        const item = await describe(place);
        if (item !== null) items.push(item);
      }
      return items;
    },
    read: async (id) => {
      const place = placeOf(id);
      const result = await readPlace(place);
      if (result === null)
        throw new InvalidInputError([{ path: place.name, message: "is no result of slicetuner" }]);
      return result;
    },
    async *watch(id, signal) {
      let last = "";
      while (!signal.aborted) {
        const place = placeOf(id);
        if (place.mark !== last) {
          last = place.mark;
          const result = await readPlace(place);
          if (result !== null) yield result;
        }
        await wait(interval, undefined, { signal }).catch(() => {});
      }
    },
    review: async (id, { accept, reject }) =>
      review({
        run: runOf(id),
        ...(accept.length > 0 ? { accept: [...accept] } : {}),
        ...(reject.length > 0 ? { reject: [...reject] } : {}),
      }),
    cancel: async (id, order, signal) => cancel({ run: runOf(id), order, signal }),
  };
}

/** Runs and files that may be results, the newest first. Links are not followed. */
function placesIn(root: string): Place[] {
  const places: Place[] = [];
  const look = (path: string, depth: number): void => {
    const found =
      depth === 0 ? statSync(path, { throwIfNoEntry: false }) : lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isFile()) {
      if (path.endsWith(".json") && found.size <= largestFile) places.push(placeAt(path, [found], false));
    } else if (found.isDirectory()) {
      if (holdsRun(path)) places.push(placeAt(path, statsOfRun(path), true));
      else if (depth <= deepest && (depth === 0 || !/^\.|^node_modules$/.test(basename(path))))
        for (const name of readdirSync(path)) look(join(path, name), depth + 1);
    }
  };
  look(root, 0);
  return places.sort((first, second) => second.changed - first.changed).slice(0, mostItems);

  function placeAt(path: string, stats: readonly Stats[], isRun: boolean): Place {
    const whole = resolve(path);
    return {
      id: createHash("sha256").update(whole).digest("hex").slice(0, 16),
      path,
      name: relative(root, path) || basename(whole),
      isRun,
      changed: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
      mark: [...stats.map(({ mtimeMs, size }) => `${mtimeMs}/${size}`), isRun ? lockOf(path) : ""].join(" "),
    };
  }
}

/** Of all that the state of a run is read from. */
function statsOfRun(folder: string): Stats[] {
  return ["journal.jsonl", "result.json"].flatMap(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false }) ?? [],
  );
}

/** Whether a process works on a run. */
function lockOf(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.startsWith("journal.lock"))
    .join(" ");
}

/** Null where it is a JSON file of something else. */
async function readPlace({ path, isRun, name }: Place): Promise<Result | null> {
  if (isRun) return resultOfRun(path);
  const text = await readFile(path, "utf8");
  return resultKinds.some((kind) => text.slice(0, 1000).includes(`"${kind}"`))
    ? readResultText(text, name)
    : null;
}
