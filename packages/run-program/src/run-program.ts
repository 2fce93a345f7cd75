import { type ChildProcess, spawn } from "node:child_process";
import { endGroupAtExit, signalGroup } from "./at-exit.ts";
import { LastLines, Lines } from "./lines.ts";

/**
 * How long a program may take to stop by itself before it is killed. An aborted call must end within a
 * second.
 */
const graceMilliseconds = 400;
/** How long output is waited for after the program's end; processes that it left behind may hold it open. */
const lingerMilliseconds = 1000;
/** The same when these were killed as well: only one that left the program's group is left. */
const killedLingerMilliseconds = 200;
/** Characters of a line of standard output; a result of ten thousand slices has about 300,000. */
export const longestLine: number = 16 * 1024 * 1024;
/** Of standard error, for messages. */
const keptLines = 12;
const keptCharacters = 200;

/** A program to be run once. */
export interface ProgramRun {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** @default no limit */
  readonly timeLimitSeconds?: number;
  readonly signal: AbortSignal;
  /** For its standard input. @default it has none */
  readonly input?: string;
  /**
   * Gets each line of standard output. `"enough"` ends the program without an error; what it throws ends it,
   * too, and becomes the error of the run.
   */
  readonly onLine: (line: string) => unknown;
  /**
   * Called when a line is longer than {@link longestLine}; what it throws becomes the error of the run.
   * @default the rest is cut off
   */
  readonly onLongLine?: () => void;
}

/** How a program ended. */
export interface ProgramEnding {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was ended because its time was over. */
  readonly isOverTime: boolean;
  /** Whether it was ended because `onLine` had enough. */
  readonly isEnough: boolean;
  /** The last lines of its standard error. */
  readonly errorLines: readonly string[];
}

/**
 * Runs a program in a process group of its own and waits until it has ended; whatever it started is ended
 * with it.
 * @throws the signal's reason once it is aborted, what `onLine` throws, and the system's error where the
 * program cannot start.
 */
export function runProgram(run: ProgramRun): Promise<ProgramEnding> {
  run.signal.throwIfAborted();
  const [file, ...programArguments] = run.command;
  return new Promise((resolve, reject) => {
    const child = spawn(file!, programArguments, {
      cwd: run.workingDirectory,
      env: run.environment,
      stdio: [run.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    // Where it could not start, `error` comes, and nothing else.
    if (child.pid === undefined) child.on("error", reject);
    else new StartedProgram(child, child.pid, run).ended.then(resolve, reject);
  });
}

class StartedProgram {
  readonly #group: number;
  readonly #run: ProgramRun;
  readonly #errors = new LastLines(keptLines, keptCharacters);
  readonly #timers: NodeJS.Timeout[] = [];
  #stopReason: { readonly error: unknown } | undefined;
  #isOverTime = false;
  #isEnough = false;
  readonly ended: Promise<ProgramEnding>;

  constructor(child: ChildProcess, group: number, run: ProgramRun) {
    this.#group = group;
    this.#run = run;
    this.ended = this.#watch(child);
  }

  async #watch(child: ChildProcess): Promise<ProgramEnding> {
    const { signal, timeLimitSeconds } = this.#run;
    const forget = endGroupAtExit(this.#group);
    const abort = () => this.#stop(signal.reason);
    signal.addEventListener("abort", abort);
    if (timeLimitSeconds !== undefined) {
      this.#after(1000 * timeLimitSeconds, () => {
        this.#isOverTime = true;
        this.#terminate();
      });
    }
    const lines = new Lines(
      longestLine,
      (line) => this.#hear(() => this.#run.onLine(line)),
      () => this.#hear(() => this.#run.onLongLine?.()),
    );
    child.stdout!.on("data", (bytes: Buffer) => lines.push(bytes));
    child.stderr!.on("data", (bytes: Buffer) => this.#errors.push(bytes));
    // A reading end of ours that breaks says no more than that there is nothing to read.
    for (const stream of [child.stdout!, child.stderr!]) stream.on("error", () => {});
    // A program need not read what it is given, nor be there when we write.
    child.stdin?.on("error", () => {}).end(this.#run.input);
    child.on("error", (error) => this.#stop(error));
    child.on("exit", () => {
      const isEnding = this.#stopReason !== undefined || this.#isOverTime || this.#isEnough;
      this.#after(isEnding ? 0 : lingerMilliseconds, () => this.#endOutput(child));
    });
    try {
      const [exitCode, endSignal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
        child.on("close", (code, by) => resolve([code, by]));
      });
      if (this.#stopReason === undefined && !this.#isEnough) lines.end();
      if (this.#stopReason !== undefined) throw this.#stopReason.error;
      return {
        exitCode,
        signal: endSignal,
        isOverTime: this.#isOverTime,
        isEnough: this.#isEnough,
        errorLines: this.#errors.end(),
      };
    } finally {
      for (const timer of this.#timers) clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      // What it left behind without a hold on its output.
      signalGroup(this.#group, "SIGKILL");
      forget();
    }
  }

  #hear(take: () => unknown): void {
    if (this.#stopReason !== undefined || this.#isEnough) return;
    try {
      if (take() !== "enough") return;
      this.#isEnough = true;
      this.#terminate();
    } catch (error) {
      this.#stop(error);
    }
  }

  /** Ends the program; the run then throws the first of these errors. */
  #stop(error: unknown): void {
    if (this.#stopReason !== undefined) return;
    this.#stopReason = { error };
    this.#terminate();
  }

  #terminate(): void {
    signalGroup(this.#group, "SIGTERM");
    this.#after(graceMilliseconds, () => signalGroup(this.#group, "SIGKILL"));
  }

  #endOutput(child: ChildProcess): void {
    signalGroup(this.#group, "SIGKILL");
    this.#after(killedLingerMilliseconds, () => {
      child.stdout!.destroy();
      child.stderr!.destroy();
    });
  }

  #after(milliseconds: number, act: () => void): void {
    // Node's timers take 31 bits of milliseconds; a limit of more than 24 days is none.
    if (milliseconds < 2 ** 31) this.#timers.push(setTimeout(act, milliseconds));
  }
}
