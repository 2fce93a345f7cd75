import { TrainingError } from "@slicetuner/core";
import type { ProgramEnding } from "@slicetuner/run-program";
import type { CompleteCommandOptions } from "./options.ts";

/** A command as one would type it. */
export function showCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}

/** The error of a program that could not start. */
export function startFailure(
  cause: NodeJS.ErrnoException,
  { command, workingDirectory }: CompleteCommandOptions,
  jobIds: readonly string[],
): TrainingError {
  const program = command[0]!;
  const [what, hint] = {
    ENOENT: [
      "was not found",
      `Is "${program}" installed and on the PATH? A path such as ./train is relative to "${workingDirectory}".`,
    ],
    EACCES: [
      "is not executable",
      `Name what runs it first, e.g. ["python3", "${program}"], or make it executable: chmod +x ${program}`,
    ],
    ENOEXEC: [
      "is no program that this system can run",
      `Name what runs it first, e.g. ["python3", "${program}"], or begin it with a line such as #!/usr/bin/env python3`,
    ],
  }[cause.code ?? ""] ?? [`could not start: ${cause.message}`, undefined];
  return new TrainingError(`program "${program}" ${what}`, { jobIds, cause, ...(hint && { hint }) });
}

/** The error of a program that ended otherwise than with exit code 0; undefined for one that ended well. */
export function endFailure(
  ending: ProgramEnding,
  options: CompleteCommandOptions,
  missing: readonly string[],
): TrainingError | undefined {
  if (ending.exitCode === 0 && !ending.isOverTime) return undefined;
  const [how, hint] = describeEnding(ending, options);
  const after = missing.length === 0 ? "after its last result" : `before ${nameJobs(missing)} had a result`;
  return programFailure(`${how} ${after}`, options, { jobIds: missing, ending, hint });
}

/** An error that names the program and shows the last lines of its standard error. */
export function programFailure(
  message: string,
  { command }: CompleteCommandOptions,
  facts: {
    readonly jobIds: readonly string[];
    readonly hint: string;
    readonly ending?: ProgramEnding;
    readonly cause?: unknown;
  },
): TrainingError {
  const { jobIds, hint, cause, ending } = facts;
  const lines = ending?.errorLines ?? [];
  const tail = lines.length === 0 ? "" : `\nits standard error ends with:\n  ${lines.join("\n  ")}`;
  return new TrainingError(`program "${showCommand(command)}" ${message}${tail}`, { jobIds, hint, cause });
}

/** `job "a" and 2 others` */
export function nameJobs(ids: readonly string[]): string {
  const others = ids.length - 1;
  if (others === 0) return `job "${ids[0]}"`;
  return `job "${ids[0]}" and ${others === 1 ? "another one" : `${others} others`}`;
}

function describeEnding(
  { exitCode, signal, isOverTime }: ProgramEnding,
  { timeLimitSeconds, command }: CompleteCommandOptions,
): [how: string, hint: string] {
  if (isOverTime) {
    return [
      `was ended at its time limit of ${timeLimitSeconds} s`,
      "Raise the time limit, or give the program fewer jobs in a call.",
    ];
  }
  if (signal !== null) {
    const why =
      signal === "SIGKILL"
        ? "Was it out of memory? Systems end programs so that take too much."
        : "The program crashed, or somebody ended it.";
    return [`was ended by ${signal}`, why];
  }
  return [
    `ended with exit code ${exitCode}`,
    `To look into it, write the same trainings with \`slicetuner ask\` and run: ${showCommand(command)} DIR/jobs.json`,
  ];
}
