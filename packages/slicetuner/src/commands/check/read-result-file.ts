import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { InvalidInputError } from "@slicetuner/core";
import { type Result, readResultText } from "@slicetuner/results";

/** Larger files are not read: a result of 1,000 slices has some megabytes. */
const largestFile = 256 * 1024 * 1024;

/** @throws InvalidInputError where the file is none of a result */
export async function readResultFile(file: string): Promise<Result>;
/** @returns undefined where there is no file and none is expected */
export async function readResultFile(file: string, isExpected: boolean): Promise<Result | undefined>;
export async function readResultFile(file: string, isExpected = true): Promise<Result | undefined> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined && !isExpected) return undefined;
  if (found === undefined) throw wrong(file, "there is no such file");
  if (!found.isFile()) throw wrong(file, "is no file; expected one that --out wrote");
  if (found.size > largestFile) throw wrong(file, "is larger than 256 MB, too large for a result");
  return readResultText(await readFile(file, "utf8"), file);
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
