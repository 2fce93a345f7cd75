import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";

/** How a process of the command line ended. */
export interface ProcessEnd {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const commandLine = createRequire(import.meta.url).resolve("slicetuner/package.json");
const main = commandLine.replace("package.json", "dist/main.js");

/**
 * Runs the command line.
 * @param killAfter milliseconds after which it is killed with SIGKILL, if it still runs
 */
export function slicetuner(
  words: readonly string[],
  options: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly killAfter?: number;
  },
): Promise<ProcessEnd> {
  const { folder, environment, killAfter } = options;
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timers =
    killAfter === undefined
      ? []
      : [
          // Stopped and continued on the way, as by a laptop that is closed.
          setTimeout(() => child.kill("SIGSTOP"), killAfter / 3),
          setTimeout(() => child.kill("SIGCONT"), killAfter / 2),
          setTimeout(() => child.kill("SIGKILL"), killAfter),
        ];
  const stdout = collect(child, "stdout");
  const stderr = collect(child, "stderr");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
}

function collect(child: ChildProcess, name: "stdout" | "stderr"): () => string {
  const parts: Buffer[] = [];
  child[name]!.on("data", (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}
