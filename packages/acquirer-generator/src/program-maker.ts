import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { GeneratorError, type GeneratorRequest, type Made, type Maker } from "./generator.ts";
import { endGroupAtExit, signalGroup } from "./program-group.ts";

/** How long a program may take to stop by itself before it is killed: an aborted call must end within a second. */
const graceMilliseconds = 400;
/** How long output is waited for after the program's end; processes that it left behind may hold it open. */
const lingerMilliseconds = 500;
/** Characters of a line of output. */
const longestLine = 16 * 1024 * 1024;
/** Characters of standard error, for messages. */
const keptOfErrors = 1000;

export interface Program {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitSeconds: number;
}

/** Makes rows with a program: the request as JSON on its standard input, a row of JSON in each line of its standard output. */
export function programMaker(program: Program): Maker {
  return (request, signal) => {
    signal.throwIfAborted();
    const [file, ...programArguments] = program.command;
    const child = spawn(file!, programArguments, {
      cwd: program.workingDirectory,
      env: { ...process.env, ...program.environment },
      stdio: "pipe",
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const { pid } = child;
    if (pid !== undefined) return run(child, pid, program, request, signal);
    return new Promise((_, reject) => {
      child.on("error", (cause) =>
        reject(
          new GeneratorError(`the program ${file} cannot be started: ${cause.message}`, {
            hint: "Is it installed, and the working directory right?",
            cause,
          }),
        ),
      );
    });
  };
}

async function run(
  child: ChildProcessWithoutNullStreams,
  group: number,
  { command, timeLimitSeconds }: Program,
  request: GeneratorRequest,
  signal: AbortSignal,
): Promise<Made> {
  const name = command.join(" ").slice(0, 100);
  const output = new Output(request.count);
  const timers: NodeJS.Timeout[] = [];
  let errors = "";
  let stopped: { readonly error: unknown } | undefined;
  const stop = (error: unknown) => {
    stopped ??= { error };
    signalGroup(group, "SIGTERM");
    timers.push(setTimeout(() => signalGroup(group, "SIGKILL"), graceMilliseconds));
  };
  const forget = endGroupAtExit(group);
  const abort = () => stop(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const late = new GeneratorError(`the program ${name} took more than ${timeLimitSeconds} s`, {
    hint: "Raise `timeLimitSeconds`.",
  });
  timers.push(setTimeout(() => stop(late), Math.min(timeLimitSeconds * 1000, 2 ** 31 - 1)));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stopped !== undefined) return;
    if (output.push(text) === "enough") stop(undefined);
    else if (output.lineLength > longestLine)
      stop(new GeneratorError(`the program ${name} writes an endless line`));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-keptOfErrors);
  });
  // A program need not read what it is asked, nor be there when we ask.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => {});
  child.stdin.end(`${JSON.stringify(request)}\n`);
  child.on("exit", () => {
    timers.push(setTimeout(() => endOutput(child, group), stopped === undefined ? lingerMilliseconds : 0));
  });
  try {
    const [exitCode, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      child.on("close", (code, endSignal) => resolve([code, endSignal]));
    });
    if (stopped !== undefined && stopped.error !== undefined) throw stopped.error;
    if (stopped === undefined && exitCode !== 0) {
      const how = by === null ? `with exit code ${exitCode}` : `by ${by}`;
      throw new GeneratorError(
        `the program ${name} ended ${how}${errors.trim() === "" ? "" : `: ${errors.trim()}`}`,
      );
    }
    return output.end();
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    // What it left behind without a hold on its output.
    signalGroup(group, "SIGKILL");
    forget();
  }
}

/** Ends what holds the output open after the program's end. */
function endOutput(child: ChildProcessWithoutNullStreams, group: number): void {
  signalGroup(group, "SIGKILL");
  setTimeout(() => {
    child.stdout.destroy();
    child.stderr.destroy();
  }, 100);
}

/** The rows in a program's output. */
class Output {
  readonly #most: number;
  readonly #rows: unknown[] = [];
  #rest = "";
  #hasMore = false;
  #foreign = 0;
  #firstForeign = "";

  constructor(most: number) {
    this.#most = most;
  }

  /** Characters of the line that has no end yet. */
  get lineLength(): number {
    return this.#rest.length;
  }

  push(text: string): "enough" | "more" {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) this.#take(line.trim());
    return this.#hasMore ? "enough" : "more";
  }

  end(): Made {
    if (!this.#hasMore) this.#take(this.#rest.trim());
    const warnings =
      this.#foreign === 0
        ? []
        : [`${this.#foreign} lines of the program's output are no rows, the first: ${this.#firstForeign}`];
    return { rows: this.#rows, hasMore: this.#hasMore, warnings };
  }

  #take(line: string): void {
    if (line === "" || this.#hasMore) return;
    if (!line.startsWith("{")) {
      // Libraries print what they please.
      this.#foreign += 1;
      if (this.#foreign === 1) this.#firstForeign = line.slice(0, 100);
    } else if (this.#rows.length === this.#most) this.#hasMore = true;
    else this.#rows.push(parsed(line));
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
