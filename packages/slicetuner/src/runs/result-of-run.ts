import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { type PipelineResult, type RunResult, readResultText, type StatusResult } from "@slicetuner/results";
import { writePrivate } from "../cli/result-file.ts";
import { statusOfRun } from "./status-of-run.ts";

/** The file in a run's folder that has its result, once it came to an end. */
const resultFile = "result.json";

/** Keeps the result of a run beside its journal, so that a folder is all that has to be named. */
export async function keepResult(folder: string, result: RunResult): Promise<void> {
  await writePrivate(join(folder, resultFile), `${JSON.stringify(result)}\n`);
}

/**
 * What is known of the run or pipeline that is kept in a folder: its result, where it came to an end and
 * nothing happened since, else how it stands.
 * @throws JournalError when the journal cannot be read, InvalidInputError when the result cannot
 */
export async function resultOfRun(folder: string): Promise<RunResult | PipelineResult | StatusResult> {
  const path = join(folder, resultFile);
  const result = statSync(path, { throwIfNoEntry: false });
  const journal = statSync(join(folder, "journal.jsonl"));
  if (result === undefined || result.mtimeMs < journal.mtimeMs) return statusOfRun(folder);
  const kept = readResultText(await readFile(path, "utf8"), path);
  if (kept.kind === "run" || kept.kind === "pipeline") return kept;
  throw new InvalidInputError([
    { path, message: `is the result of ${kept.command}, expected that of a run` },
  ]);
}
