import { statSync } from "node:fs";
import { resolve } from "node:path";
import { ProblemList } from "@slicetuner/core";
import type { DataFormat } from "./protocol.ts";

/** What {@link createCommandTrainer} takes; plain data. */
export interface CommandTrainerOptions {
  /**
   * The program and its arguments, e.g. `["python3", "train.py"]`; no shell is involved. The path of the job
   * file is added as the last argument.
   */
  readonly command: readonly string[];
  /** How tables are written for it: `csv`, or `arrow`, the Arrow IPC file format. @default "csv" */
  readonly dataFormat?: DataFormat;
  /** How long one call of the program may take, in seconds. @default no limit */
  readonly timeLimitSeconds?: number;
  /** Jobs that the program gets in one call at most. @default 16 */
  readonly jobsPerCall?: number;
  /** Where the program runs. @default the working directory of this process */
  readonly workingDirectory?: string;
  /** Variables that are set for it besides those of this process. @default {} */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the program gives equal bits for equal jobs, whatever the jobs beside them. @default false */
  readonly deterministic?: boolean;
  /** Whether the program heeds the column `weight` in training and evaluation. @default false */
  readonly supportsExampleWeights?: boolean;
  /** Whether the program names files of the trained model where a job asks for them. @default false */
  readonly returnsModels?: boolean;
  /** Whether its results have `predictions` where a job asks for them. @default false */
  readonly returnsPredictions?: boolean;
  /** Whether it learns epoch by epoch, unlike a forest or a closed-form solution. @default true */
  readonly trainsInEpochs?: boolean;
  /** Whether its results depend on the jobs' seeds. @default true */
  readonly usesSeeds?: boolean;
  /**
   * Name of the folder for files, among the system's temporary ones. A `reference` has it, so that trainers
   * of other threads put theirs into the folder of the trainer that they were made from, which removes it.
   * @default a new name
   */
  readonly folderName?: string;
}

export type CompleteCommandOptions = CommandTrainerOptions &
  Required<Omit<CommandTrainerOptions, "timeLimitSeconds" | "folderName">>;

/** The options with their defaults, all mistakes at once. */
export function completeOptions(options: CommandTrainerOptions): CompleteCommandOptions {
  const complete: CompleteCommandOptions = {
    ...options,
    dataFormat: options.dataFormat ?? "csv",
    jobsPerCall: options.jobsPerCall ?? 16,
    workingDirectory: resolve(options.workingDirectory ?? ""),
    environment: options.environment ?? {},
    deterministic: options.deterministic ?? false,
    supportsExampleWeights: options.supportsExampleWeights ?? false,
    returnsModels: options.returnsModels ?? false,
    returnsPredictions: options.returnsPredictions ?? false,
    trainsInEpochs: options.trainsInEpochs ?? true,
    usesSeeds: options.usesSeeds ?? true,
  };
  const problems = new ProblemList();
  const { command, dataFormat, timeLimitSeconds = 1, jobsPerCall, workingDirectory, environment } = complete;
  const isCommand =
    Array.isArray(command) && command.length > 0 && command.every(isArgument) && command[0] !== "";
  problems.expect(
    isCommand,
    "command",
    `is ${JSON.stringify(command)}, expected a program and its arguments, e.g. ["python3", "train.py"]`,
  );
  // A sampler is a function of this process: left alone it would be ignored in silence.
  problems.expect(
    !("sampler" in options),
    "sampler",
    "a program makes its own minibatches: this trainer takes no sampler",
  );
  problems.expect(
    dataFormat === "csv" || dataFormat === "arrow",
    "dataFormat",
    `is ${JSON.stringify(dataFormat)}, expected "csv" or "arrow"`,
  );
  problems.expect(
    Number.isFinite(timeLimitSeconds) && timeLimitSeconds > 0,
    "timeLimitSeconds",
    `is ${timeLimitSeconds}, expected a number of seconds above 0`,
  );
  problems.expect(
    Number.isSafeInteger(jobsPerCall) && jobsPerCall >= 1,
    "jobsPerCall",
    `is ${jobsPerCall}, expected a whole number of at least 1`,
  );
  const isFolder = statSync(workingDirectory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  problems.expect(isFolder, "workingDirectory", `there is no folder "${workingDirectory}"`);
  for (const [name, value] of Object.entries(environment))
    problems.expect(isArgument(value), `environment.${name}`, `is ${JSON.stringify(value)}, expected a text`);
  problems.throwIfAny();
  return complete;
}

/** The system takes no text with a zero character. */
function isArgument(value: unknown): boolean {
  return typeof value === "string" && !value.includes("\0");
}
