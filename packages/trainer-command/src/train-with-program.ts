import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type TrainerCall, TrainingError, type TrainingResult } from "@slicetuner/core";
import { type ProgramEnding, runProgram } from "@slicetuner/run-program";
import { AnswerError, Answers } from "./answers.ts";
import type { DataFiles } from "./data-files.ts";
import { endFailure, nameJobs, programFailure, showCommand, startFailure } from "./failures.ts";
import type { CompleteCommandOptions } from "./options.ts";
import type { DataFile, JobFile } from "./protocol.ts";
import { readModel } from "./read-model.ts";
import { describeData, writeJobFile, writeRows } from "./write-job-file.ts";

const protocolHint = "What a program reads and answers is told in docs/how-to-train-with-any-program.md.";

/** Carries out one call: writes what the program reads, runs it, reads and checks what it answers. */
export async function trainWithProgram(
  call: TrainerCall,
  options: CompleteCommandOptions,
  files: DataFiles,
): Promise<readonly TrainingResult[]> {
  const { data, jobs, signal } = call;
  signal.throwIfAborted();
  if (jobs.length === 0) return [];
  if (jobs.length > options.jobsPerCall) {
    const message = `${jobs.length} jobs in one call of a trainer that takes ${options.jobsPerCall}`;
    throw new TrainingError(message, { jobIds: jobs.map((job) => job.id) });
  }
  return files.with(
    [data.train, data.validation, ...(data.test ? [data.test] : [])],
    signal,
    async (tables) => {
      const folder = await files.createCallFolder();
      try {
        const request = await writeRequest(call, options, tables, folder);
        const answers = await run(call, request, options, folder);
        return await finish(answers, options, folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
}

async function writeRequest(
  { data, jobs }: TrainerCall,
  { dataFormat }: CompleteCommandOptions,
  [train, validation, test]: readonly DataFile[],
  folder: string,
): Promise<JobFile> {
  const described = describeData(data.train, dataFormat, {
    train: train!,
    validation: validation!,
    ...(test && { test }),
  });
  const request = { ...described, jobs: await writeRows(jobs, join(folder, "rows")) };
  await writeJobFile(join(folder, "jobs.json"), request);
  return request;
}

/** Runs the program; what it answered to all jobs. */
async function run(
  { data, signal, onProgress }: TrainerCall,
  request: JobFile,
  options: CompleteCommandOptions,
  folder: string,
): Promise<Answers> {
  const answers = new Answers(request.jobs, data, onProgress);
  const { command, workingDirectory, environment, timeLimitSeconds } = options;
  let ending: ProgramEnding;
  try {
    ending = await runProgram({
      command: [...command, join(folder, "jobs.json")],
      workingDirectory,
      environment: { ...process.env, ...environment },
      ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
      signal,
      onLine: (line) => answers.take(line),
    });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof AnswerError)
      throw programFailure(cause.message, options, { jobIds: cause.jobIds, hint: protocolHint, cause });
    if (isSystemError(cause)) throw startFailure(cause, options, answers.missing());
    throw cause;
  }
  const missing = answers.missing();
  const failure = endFailure(ending, options, missing);
  if (failure !== undefined) throw failure;
  if (missing.length > 0) {
    const message = `ended without a result for ${nameJobs(missing)}${describeForeignLines(answers)}`;
    throw programFailure(message, options, { jobIds: missing, hint: protocolHint, ending });
  }
  return answers;
}

/** The results as the contract has them, with the models read. */
async function finish(
  answers: Answers,
  options: CompleteCommandOptions,
  folder: string,
): Promise<TrainingResult[]> {
  const results: TrainingResult[] = [];
  // One after another, so that it is always the same file that is said to be unreadable.
  for (const { reportedModel, ...result } of answers.results()) {
    if (reportedModel === undefined) results.push(result);
    else results.push({ ...result, model: await readModel(reportedModel, result.jobId, folder, options) });
  }
  const [first, ...others] = results;
  if (answers.foreignLines === 0) return [first!, ...others];
  const warning = `program "${showCommand(options.command)}" said more than its results${describeForeignLines(answers)}`;
  return [{ ...first!, warnings: [...first!.warnings, warning] }, ...others];
}

function describeForeignLines({ foreignLines, firstForeignLine }: Answers): string {
  if (foreignLines === 0) return "";
  const what = foreignLines === 1 ? "a line that is no report" : `${foreignLines} lines that are no reports`;
  return `; its standard output has ${what}, first: ${firstForeignLine}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
