import { runProgram } from "@slicetuner/run-program";
import { GeneratorError, type Made, type Maker } from "./generator.ts";

export interface Program {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitSeconds: number;
}

/**
 * Makes rows with a program: the request as JSON on its standard input, a row of JSON in each line of its
 * standard output.
 */
export function programMaker({ command, workingDirectory, environment, timeLimitSeconds }: Program): Maker {
  const name = command.join(" ").slice(0, 100);
  return async (request, signal) => {
    const output = new Output(request.count);
    const {
      exitCode,
      signal: by,
      isOverTime,
      isEnough,
      errorLines,
    } = await runProgram({
      command,
      workingDirectory,
      environment: { ...process.env, ...environment },
      timeLimitSeconds,
      signal,
      input: `${JSON.stringify(request)}\n`,
      onLine: (line) => output.take(line.trim()),
      onLongLine: () => {
        throw new GeneratorError(`the program ${name} writes an endless line`);
      },
    }).catch((cause: unknown) => {
      throw isSystemError(cause) ? cannotStart(command[0]!, cause) : cause;
    });
    if (isOverTime) {
      throw new GeneratorError(`the program ${name} took more than ${timeLimitSeconds} s`, {
        hint: "Raise `timeLimitSeconds`.",
      });
    }
    if (!isEnough && exitCode !== 0) {
      const how = by === null ? `with exit code ${exitCode}` : `by ${by}`;
      const said = errorLines.join("\n").trim();
      throw new GeneratorError(`the program ${name} ended ${how}${said === "" ? "" : `: ${said}`}`);
    }
    return output.end();
  };
}

/** Of the operating system: it has a code, and says which call failed. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function cannotStart(file: string, cause: Error): GeneratorError {
  return new GeneratorError(`the program ${file} cannot be started: ${cause.message}`, {
    hint: "Is it installed, and the working directory right?",
    cause,
  });
}

/** The rows in a program's output. */
class Output {
  readonly #most: number;
  readonly #rows: unknown[] = [];
  #hasMore = false;
  #foreign = 0;
  #firstForeign = "";

  constructor(most: number) {
    this.#most = most;
  }

  end(): Made {
    const warnings =
      this.#foreign === 0
        ? []
        : [`${this.#foreign} lines of the program's output are no rows, the first: ${this.#firstForeign}`];
    return { rows: this.#rows, hasMore: this.#hasMore, warnings };
  }

  /** `"enough"` when there is a row more than was asked for. */
  take(line: string): "enough" | undefined {
    if (line === "" || this.#hasMore) return undefined;
    if (!line.startsWith("{")) {
      // Libraries print what they please.
      this.#foreign += 1;
      if (this.#foreign === 1) this.#firstForeign = line.slice(0, 100);
    } else if (this.#rows.length === this.#most) {
      this.#hasMore = true;
      return "enough";
    } else this.#rows.push(parsed(line));
    return undefined;
  }
}

/** What the line says; the line itself where it cannot be read. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line.slice(0, 200);
  }
}
