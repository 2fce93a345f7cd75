import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type EvaluatedColumns,
  ProblemList,
  parseJson,
  type Slice,
  type TrainingJob,
} from "@slicetuner/core";
import { Lines } from "@slicetuner/run-program";
import { jobFileSchema } from "./job-file-schema.ts";
import { loadArrow } from "./load-arrow.ts";
import { type DataFile, type DataFormat, type JobFile, protocolVersion } from "./protocol.ts";
import { isRecord } from "./report-fields.ts";
import type { MeasuredData } from "./reported-result.ts";
import { fingerprint, jobFileName } from "./write-trainings.ts";

/** Of a job file that is not as it was written. */
const namedProblems = 20;

/** Characters of a line of a table. */
const longestRow = 64 * 1024 * 1024;

/** The trainings of a folder. */
export interface WrittenTrainings {
  readonly request: JobFile;
  /** As they were given to `writeTrainings`, with these ids; in the order of `request.jobs`. */
  readonly jobs: readonly TrainingJob[];
  /** Which slice each example of the training data belongs to. */
  readonly train: { readonly slices: readonly Slice[]; readonly sliceIds: Int32Array };
  /** What results are measured by. */
  readonly measured: MeasuredData;
}

/**
 * Reads what `writeTrainings` wrote, and looks whether it is still the same.
 * @throws InvalidInputError with every file that is missing or was changed.
 */
export async function readTrainings(folder: string): Promise<WrittenTrainings> {
  const problems = new ProblemList();
  const request = await readJobFile(join(folder, jobFileName), problems);
  const { classes, dataFormat } = request;
  const slices = request.slices.map((name) => ({ name }));
  const read = async (file: DataFile): Promise<EvaluatedColumns> => {
    return { classes, slices, ...(await readTable(folder, file, dataFormat, problems)) };
  };
  const { train, validation, test } = request.data;
  const { sliceIds } = await read(train);
  const measured = { validation: await read(validation), ...(test && { test: await read(test) }) };

  const jobs: TrainingJob[] = [];
  for (const { id, rows: file, weightsSeed, batchesSeed } of request.jobs) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8").catch(
      (error: Error) => void problems.add(path, explain(error)),
    );
    if (text === undefined) continue;
    const rows = Uint32Array.from(text.trimEnd().split("\n"), Number);
    const end = `-${fingerprint(request.data, { rows, weightsSeed, batchesSeed })}`;
    if (!problems.expect(id.endsWith(end), path, `has changed since job "${id}" was written`)) continue;
    jobs.push({ id: id.slice(0, -end.length), rows, weightsSeed, batchesSeed });
  }
  problems.throwIfAny(
    "Write the trainings again, into a new folder; results of the old ones are no results of theirs.",
  );
  return { request, jobs, train: { slices, sliceIds }, measured };
}

async function readJobFile(path: string, problems: ProblemList): Promise<JobFile> {
  let value: unknown;
  try {
    value = parseJson(await readFile(path, "utf8"));
  } catch (error) {
    problems.add(path, error instanceof SyntaxError ? "is no JSON" : explain(error as Error));
  }
  problems.throwIfAny();
  const { protocolVersion: version } = isRecord(value) ? value : {};
  const message = `is no job file of version ${protocolVersion} of the protocol`;
  problems.expect(version === protocolVersion, path, message);
  problems.throwIfAny();
  const { data, error } = jobFileSchema.safeParse(value);
  for (const { path: place, message: what } of error?.issues.slice(0, namedProblems) ?? [])
    problems.add(path, `is not as it was written: ${place.join(".") || "the whole"}: ${what}`);
  problems.throwIfAny();
  return data!;
}

/** The last columns of a table. */
type TableColumns = Pick<EvaluatedColumns, "labels" | "sliceIds" | "weights">;

const noColumns: TableColumns = {
  labels: new Int32Array(0),
  sliceIds: new Int32Array(0),
  weights: new Float32Array(0),
};

/** Checks a table's bytes and reads its last columns. */
async function readTable(
  folder: string,
  { file, sha256, examples }: DataFile,
  format: DataFormat,
  problems: ProblemList,
): Promise<TableColumns> {
  const path = join(folder, file);
  // They grow with the file: that it has so many examples is only said.
  const [labels, sliceIds, weights]: [number[], number[], number[]] = [[], [], []];
  const hash = createHash("sha256");
  let row = -1;
  const lines = new Lines(longestRow, (line) => {
    // The first line has the names.
    if (row >= 0) {
      const [label, slice, weight] = line.split(",").slice(-3).map(Number);
      labels[row] = label!;
      sliceIds[row] = slice!;
      weights[row] = weight!;
    }
    row += 1;
  });
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(bytes);
      if (format === "csv") lines.push(bytes);
    }
    lines.end();
    const isSame = hash.digest("hex") === sha256;
    if (!problems.expect(isSame, path, "has changed since the trainings were written")) return noColumns;
    if (format !== "arrow") {
      problems.expect(labels.length === examples, path, `has ${labels.length} examples, not ${examples}`);
      return {
        labels: Int32Array.from(labels),
        sliceIds: Int32Array.from(sliceIds),
        weights: Float32Array.from(weights),
      };
    }
    const { tableFromIPC } = await loadArrow();
    const table = tableFromIPC(await readFile(path));
    return {
      labels: table.getChild("label")!.toArray() as Int32Array,
      sliceIds: table.getChild("slice")!.toArray() as Int32Array,
      weights: table.getChild("weight")!.toArray() as Float32Array,
    };
  } catch (error) {
    problems.add(path, explain(error as Error));
    return noColumns;
  }
}

function explain(error: Error): string {
  return (error as NodeJS.ErrnoException).code === "ENOENT"
    ? "is missing"
    : `cannot be read: ${error.message}`;
}
