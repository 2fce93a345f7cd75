import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import type { NamedResult } from "@slicetuner/report";
import { readResultText } from "@slicetuner/results";
import { collectProblems } from "../../cli/collect-problems.ts";
import { resultOfRun } from "../../runs/result-of-run.ts";
import { holdsRun } from "../../runs/run-folders.ts";

/** Larger files are not read: a result of 1,000 slices has some megabytes. */
const largestFile = 256 * 1024 * 1024;

/** Reads files of results and folders of runs; what is wrong with any of them becomes a problem. */
export async function readResults(places: readonly string[], problems: ProblemList): Promise<NamedResult[]> {
  const read = await Promise.all(
    places.map((place) =>
      collectProblems(problems, async () => ({ name: place, result: await readOne(place) })),
    ),
  );
  return read.filter((one) => one !== undefined);
}

async function readOne(place: string) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) throw wrong(place, "there is no such file or folder");
  if (found.isDirectory()) {
    if (!holdsRun(place)) throw wrong(place, "is a folder, but not of a run: it holds no journal.jsonl");
    return resultOfRun(place);
  }
  if (found.size > largestFile) throw wrong(place, "is larger than 256 MB, too large for a result");
  return readResultText(await readFile(place, "utf8"), place);
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
