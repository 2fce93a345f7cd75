import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, type TrainingData, type TrainingJob } from "@slicetuner/core";
import type { DataFile, DataFormat, JobFile, JobFileData, RequestedJob } from "./protocol.ts";
import { trainingsReadme } from "./trainings-readme.ts";
import { describeData, writeJobFile, writeRows } from "./write-job-file.ts";
import { writeTable } from "./write-table.ts";

/** The name of the file that has all trainings of a folder. */
export const jobFileName = "jobs.json";

/**
 * Writes trainings into a folder, for others to carry out: the tables, a job file with all of them, one for
 * each of them alone, and a README that says what to do. A job's id gets an end that is made of what it
 * trains on, so that results of other trainings are noticed.
 * @param folder is made unless it is there
 * @returns what the job file says
 */
export async function writeTrainings(
  folder: string,
  trainings: {
    readonly data: TrainingData;
    readonly jobs: readonly TrainingJob[];
    readonly dataFormat: DataFormat;
  },
): Promise<JobFile> {
  const { data, jobs, dataFormat } = trainings;
  await makeFolder(join(folder, "data"));
  const tables: Partial<Record<keyof JobFileData, DataFile>> = {};
  for (const part of ["train", "validation", "test"] as const) {
    const dataset = data[part];
    if (dataset === undefined) continue;
    const file = `data/${part}.${dataFormat}`;
    tables[part] = { file, ...(await writeTable(dataset, dataFormat, join(folder, file))) };
  }
  const described = describeData(data.train, dataFormat, tables as JobFileData);
  const named = jobs.map((job) => ({ ...job, id: `${job.id}-${fingerprint(described.data, job)}` }));
  const request = { ...described, jobs: await writeRows(named, join(folder, "rows")) };
  await writeSingleJobFiles(folder, request);
  await writeFile(join(folder, "README.txt"), trainingsReadme(request));
  await writeJobFile(join(folder, jobFileName), request);
  return request;
}

/** Eight hexadecimal digits that stand for the data and all of a job but its id. */
export function fingerprint(
  data: JobFileData,
  { rows, weightsSeed, batchesSeed }: Pick<TrainingJob, "rows" | "weightsSeed" | "batchesSeed">,
): string {
  const tables = [data.train, data.validation, data.test].map((table) => table?.sha256);
  const hash = createHash("sha256").update(JSON.stringify([tables, weightsSeed, batchesSeed, [...rows]]));
  return hash.digest("hex").slice(0, 8);
}

/** Beside the file of all jobs, in a folder of their own: `jobs/07.json` has the seventh alone. */
async function writeSingleJobFiles(folder: string, { jobs, data, ...described }: JobFile): Promise<void> {
  await mkdir(join(folder, "jobs"));
  const above = (file: string) => `../${file}`;
  const moved = Object.fromEntries(
    Object.entries(data).map(([part, table]: [string, DataFile]) => [
      part,
      { ...table, file: above(table.file) },
    ]),
  ) as unknown as JobFileData;
  for (const job of jobs) {
    const only: RequestedJob = { ...job, rows: above(job.rows) };
    await writeJobFile(join(folder, singleJobFile(job)), { ...described, data: moved, jobs: [only] });
  }
}

/** The file that has this job alone, which is numbered as the file of its rows. */
export function singleJobFile(job: RequestedJob): string {
  return job.rows.replace(/^rows\/(.*)\.txt$/, "jobs/$1.json");
}
