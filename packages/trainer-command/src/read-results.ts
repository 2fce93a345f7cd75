import { createReadStream } from "node:fs";
import { ProblemList, type TrainingResult } from "@slicetuner/core";
import { Lines, longestLine } from "@slicetuner/run-program";
import type { RequestedJob } from "./protocol.ts";
import type { WrittenTrainings } from "./read-trainings.ts";
import { readReportLine, shortenLine } from "./report-line.ts";
import { type MeasuredData, readReportedResult } from "./reported-result.ts";

/**
 * Reads the results of trainings from files with a line of JSON for each: by job, as far as there are any. A
 * result counts only where every line is one, or tells of progress.
 * @param files names of the files
 * @throws InvalidInputError with every line, named by file and number, that is no result, no result of these
 * jobs, or a second one.
 */
export async function readResults(
  files: readonly string[],
  trainings: Pick<WrittenTrainings, "request" | "measured">,
): Promise<ReadonlyMap<string, TrainingResult>> {
  const reader = new ResultReader(trainings);
  for (const file of files) await reader.read(file);
  reader.problems.throwIfAny();
  return reader.results;
}

class ResultReader {
  readonly problems: ProblemList = new ProblemList();
  readonly results: Map<string, TrainingResult> = new Map();
  readonly #data: MeasuredData;
  readonly #jobs: ReadonlyMap<string, RequestedJob>;
  /** Where each job's result was found. */
  readonly #places = new Map<string, string>();

  constructor({ request, measured }: Pick<WrittenTrainings, "request" | "measured">) {
    this.#data = measured;
    this.#jobs = new Map(request.jobs.map((job) => [job.id, job]));
  }

  async read(file: string): Promise<void> {
    let number = 0;
    const lines = new Lines(longestLine, (line) => {
      number += 1;
      const text = number === 1 ? line.replace(/^\ufeff/, "") : line;
      if (text.trim() !== "") this.#take(text, `${file}:${number}`);
    });
    try {
      for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) lines.push(bytes);
      lines.end();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.problems.add(file, code === "ENOENT" ? "there is no such file" : `cannot be read: ${message}`);
    }
  }

  #take(line: string, place: string): void {
    const report = readReportLine(line);
    if (report.kind === "progress") return;
    if (report.kind !== "result") {
      const why = report.kind === "wrong" ? `: it ${report.message}` : "";
      this.problems.add(place, `${shortenLine(line)} is no result${why}`);
      return;
    }
    const job = this.#jobs.get(report.jobId);
    if (job === undefined) {
      const message = `"${shortenLine(report.jobId)}" is none of the trainings that were asked for`;
      this.problems.add(place, message);
      return;
    }
    const first = this.#places.get(job.id);
    if (first !== undefined) {
      this.problems.add(place, `job "${job.id}" has a result already, in ${first}`);
      return;
    }
    this.#places.set(job.id, place);
    const found = new ProblemList();
    const result = readReportedResult(report.fields, this.#data, job, found);
    for (const { path, message } of found.problems) this.problems.add(place, `${path} ${message}`);
    if (result === undefined) return;
    const { reportedModel: _, ...plain } = result;
    this.results.set(job.id, plain);
  }
}
