import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Dataset, exampleWidth, type TrainingJob } from "@slicetuner/core";
import {
  type DataFormat,
  type JobFile,
  type JobFileData,
  protocolVersion,
  type RequestedJob,
} from "./protocol.ts";

/** What a job file says of the data sets' form, which they share. */
export function describeData(
  { exampleShape, classes, slices }: Dataset,
  dataFormat: DataFormat,
  data: JobFileData,
): Omit<JobFile, "jobs"> {
  return {
    protocolVersion,
    dataFormat,
    features: exampleWidth({ exampleShape }),
    exampleShape,
    classes,
    slices: slices.map((slice) => slice.name),
    data,
  };
}

/**
 * Writes the row numbers of `jobs` into a new folder, which lies beside the job file; the jobs as a job file
 * has them.
 */
export async function writeRows(jobs: readonly TrainingJob[], folder: string): Promise<RequestedJob[]> {
  await mkdir(folder);
  const digits = String(jobs.length).length;
  return Promise.all(
    jobs.map(
      async ({ id, rows, weightsSeed, batchesSeed, keepModel = false, keepPredictions = [] }, index) => {
        const name = `${String(index + 1).padStart(digits, "0")}.txt`;
        await writeFile(join(folder, name), `${rows.join("\n")}\n`);
        const place = `${basename(folder)}/${name}`;
        return {
          id,
          rows: place,
          rowCount: rows.length,
          weightsSeed,
          batchesSeed,
          keepModel,
          keepPredictions,
        };
      },
    ),
  );
}

export async function writeJobFile(path: string, content: JobFile): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}
