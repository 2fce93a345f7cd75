import { SliceTunerError } from "@slicetuner/core";
import { runProgram } from "@slicetuner/run-program";
import type { OwnRequest, OwnRow } from "./own-rows.ts";

export interface StepProgramOptions {
  /** The program and its arguments; no shell is involved. */
  readonly command: readonly string[];
  /** @default the working directory of this process */
  readonly workingDirectory?: string | undefined;
  /** @default no limit */
  readonly timeLimitSeconds?: number | undefined;
}

/**
 * Lets a program decide: on its standard input it has the request as JSON in the first line and each row in a
 * line of its own; each line of its standard output is an answer, as JSON. What decides is given to
 * `ownCleanStep` or `ownFindStep`, which check the answers.
 * @throws SliceTunerError where it cannot be started, fails, or prints what is no answer
 */
export function programAnswers<Answer>({
  command,
  workingDirectory = process.cwd(),
  timeLimitSeconds,
}: StepProgramOptions): (
  rows: Iterable<OwnRow>,
  request: OwnRequest,
  call: { readonly signal: AbortSignal },
) => Promise<Answer[]> {
  const name = command.join(" ").slice(0, 100);
  return async (rows, request, { signal }) => {
    const answers: Answer[] = [];
    const lines = [JSON.stringify(request)];
    for (const row of rows) lines.push(JSON.stringify(row));
    const {
      exitCode,
      signal: by,
      isOverTime,
      errorLines,
    } = await runProgram({
      ...{ command, workingDirectory, environment: process.env, signal },
      ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
      input: `${lines.join("\n")}\n`,
      onLine: (line) => {
        if (line.trim() !== "") answers.push(parse(line, name) as Answer);
      },
    }).catch((cause: unknown) => {
      if (!(cause instanceof Error && "syscall" in cause)) throw cause;
      throw new SliceTunerError(`the program ${command[0]} cannot be started: ${cause.message}`, {
        hint: "Is it installed, and the folder right?",
        cause,
      });
    });
    if (isOverTime) throw new SliceTunerError(`the program ${name} took more than ${timeLimitSeconds} s`);
    if (exitCode !== 0) {
      const how = by === null ? `with exit code ${exitCode}` : `by ${by}`;
      const said = errorLines.join("\n").trim();
      throw new SliceTunerError(`the program ${name} ended ${how}${said === "" ? "" : `: ${said}`}`);
    }
    return answers;
  };
}

function parse(line: string, name: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    const message = `the program ${name} printed a line that is no JSON: ${line.slice(0, 100)}`;
    throw new SliceTunerError(message, {
      hint: "What is meant for people belongs on its standard error.",
      cause,
    });
  }
}
