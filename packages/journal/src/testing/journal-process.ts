import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./holder-process.mjs", import.meta.url));

/** Why tests with processes cannot run, undefined when they can: the processes run what was built. */
export const missingBuild: string | undefined = existsSync(new URL("../../dist/index.js", import.meta.url))
  ? undefined
  : "skipped: run pnpm build first";

/** A process with a journal of its own. */
export class JournalProcess {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param as user id to run as, where it is not this process's own */
  constructor(words: readonly (string | number)[], as?: number) {
    const user = as === undefined ? {} : { uid: as, gid: as };
    const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
    this.#child = spawn(process.execPath, [script, ...words.map(String)], { ...user, stdio });
    this.#ended = once(this.#child, "close");
    createInterface({ input: this.#child.stdout! }).on("line", (line) => this.lines.push(line));
  }

  get processId(): number {
    return this.#child.pid!;
  }

  /** Waits for as many lines; the last of them. */
  async line(count: number): Promise<string> {
    while (this.lines.length < count) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) await this.#ended;
      if (this.lines.length < count && this.#child.stdout!.readableEnded) {
        throw new Error(`the process ended after ${this.lines.length} lines: ${this.lines.join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.lines[count - 1]!;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Freezes it: it lives, and does nothing. */
  stop(): void {
    this.#child.kill("SIGSTOP");
  }

  async ended(): Promise<void> {
    await this.#ended;
  }
}
