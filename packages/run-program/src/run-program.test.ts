import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Lines } from "./lines.ts";
import { type ProgramRun, runProgram } from "./run-program.ts";

const run = (script: string, more: Partial<ProgramRun> = {}) =>
  runProgram({
    command: [process.execPath, "-e", script],
    workingDirectory: ".",
    environment: process.env,
    signal: new AbortController().signal,
    onLine: () => {},
    ...more,
  });

describe("runProgram", () => {
  it("gives its input, its lines, its exit code and the last lines of its errors", async () => {
    const lines: string[] = [];
    const script = "process.stdin.pipe(process.stdout); console.error('bad\\nworse'); process.exitCode = 3";
    const ending = await run(script, { input: "one\ntwo", onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two"]);
    expect(ending).toMatchObject({ exitCode: 3, isEnough: false, isOverTime: false });
    expect(ending.errorLines).toEqual(["bad", "worse"]);
  });

  it("ends an endless program when its reader has enough, and is no error then", async () => {
    let count = 0;
    const ending = await run("setInterval(() => console.log('more'), 1)", {
      onLine: () => (++count === 3 ? "enough" : undefined),
    });
    expect(ending.isEnough).toBe(true);
    expect(count).toBe(3);
  });

  it("throws what its reader throws", async () => {
    const onLine = () => {
      throw new Error("no such answer");
    };
    await expect(run("console.log(1); setInterval(() => {}, 1000)", { onLine })).rejects.toThrow(
      "no such answer",
    );
  });

  it("does not outlive the process that started it", async () => {
    const module = fileURLToPath(new URL("../dist/index.js", import.meta.url));
    const inner = "console.log(process.pid); setInterval(() => {}, 1000)";
    const outer = `
      const { runProgram } = await import(${JSON.stringify(module)});
      runProgram({ command: [process.execPath, "-e", ${JSON.stringify(inner)}], workingDirectory: ".", environment: process.env,
        signal: new AbortController().signal, onLine: (pid) => { console.log(pid); process.exit(0); } });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", outer]);
    let printed = "";
    child.stdout.on("data", (text) => {
      printed += text;
    });
    await once(child, "close");
    const isGone = () => {
      try {
        process.kill(Number(printed), 0);
        // A process that has ended and was not waited for is still there, as a zombie.
        return /^State:\s+Z/m.test(readFileSync(`/proc/${Number(printed)}/status`, "utf8"));
      } catch {
        return true;
      }
    };
    expect(Number(printed)).toBeGreaterThan(0);
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
  });
});

it("a line that is too long is cut, and said so", () => {
  const lines: string[] = [];
  let long = 0;
  const cut = new Lines(
    4,
    (line) => lines.push(line),
    () => {
      long += 1;
    },
  );
  cut.push(Buffer.from("1234\n12345"));
  cut.push(Buffer.from("6\n12"));
  cut.end();
  expect(lines).toEqual(["1234", "1234", "12"]);
  expect(long).toBeGreaterThan(0);
});
