import { ProblemList, type TrainingProgress } from "@slicetuner/core";
import type { RequestedJob } from "./protocol.ts";
import { readReportLine, shortenLine } from "./report-line.ts";
import { type MeasuredData, type ReportedResult, readReportedResult } from "./reported-result.ts";

/** A mistake in what a program answered. */
export class AnswerError extends Error {
  readonly jobIds: readonly string[];

  constructor(message: string, jobIds: readonly string[]) {
    super(message);
    this.jobIds = jobIds;
  }
}

/** Takes a program's answer line by line: one result for each job, in any order. */
export class Answers {
  readonly #data: MeasuredData;
  readonly #jobs: ReadonlyMap<string, RequestedJob>;
  readonly #results = new Map<string, ReportedResult>();
  readonly #onProgress: (progress: TrainingProgress) => void;
  #unfinished = new Map<string, number>();
  #examplesSeen = 0;
  /** How many lines were not of the protocol. */
  foreignLines = 0;
  /** The first of these, shortened. */
  firstForeignLine = "";

  constructor(
    jobs: readonly RequestedJob[],
    data: MeasuredData,
    onProgress: (progress: TrainingProgress) => void,
  ) {
    this.#data = data;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#onProgress = onProgress;
  }

  /** @throws AnswerError */
  take(line: string): void {
    if (line.trim() === "") return;
    const report = readReportLine(line);
    if (report.kind === "foreign") {
      if (this.foreignLines === 0) this.firstForeignLine = shortenLine(line);
      this.foreignLines += 1;
      return;
    }
    if (report.kind === "wrong")
      throw new AnswerError(`wrote the line ${shortenLine(line)}, which ${report.message}`, this.missing());

    const job = this.#jobs.get(report.jobId);
    if (job === undefined)
      throw new AnswerError(`reported on "${report.jobId}", which is no job of this call`, this.missing());
    if (report.kind === "progress") {
      if (this.#results.has(job.id)) return;
      this.#unfinished.set(job.id, report.examplesSeen);
    } else {
      if (this.#results.has(job.id)) throw new AnswerError(`reported on job "${job.id}" twice`, [job.id]);
      const problems = new ProblemList();
      const result = readReportedResult(report.fields, this.#data, job, problems);
      if (result === undefined) {
        const list = problems.problems.map(({ path, message }) => `${path} ${message}`).join("; ");
        throw new AnswerError(`reported on job "${job.id}": ${list}`, [job.id]);
      }
      this.#results.set(job.id, result);
      this.#unfinished.delete(job.id);
    }
    this.#report();
  }

  /** Jobs that have no result yet. */
  missing(): string[] {
    return [...this.#jobs.keys()].filter((id) => !this.#results.has(id));
  }

  /** In the order of the jobs; there must be none missing. */
  results(): ReportedResult[] {
    return [...this.#jobs.keys()].map((id) => this.#results.get(id)!);
  }

  #report(): void {
    let examplesSeen = 0;
    for (const result of this.#results.values()) examplesSeen += result.examplesSeen;
    for (const seen of this.#unfinished.values()) examplesSeen += seen;
    // A program may have said more of an unfinished training than of the finished one: numbers only grow.
    this.#examplesSeen = Math.max(this.#examplesSeen, examplesSeen);
    this.#onProgress({
      jobsDone: this.#results.size,
      jobsTotal: this.#jobs.size,
      examplesSeen: this.#examplesSeen,
    });
  }
}
