import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompareResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";

// The built program, as a user runs it: `pnpm build` first. Signals are sent on what it prints, never on a
// clock.
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

// However busy the machine is.
vi.setConfig({ testTimeout: 600_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "built-program-"));
  writeFileSync(join(folder, "people.csv"), peopleTable(60));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface End {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[], onPrint: (text: string, child: ChildProcess) => void): Promise<End> {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // Node's own warnings are told from ours by where they come from.
    env: { ...process.env, NO_COLOR: "1", NODE_NO_WARNINGS: undefined },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += String(text);
    onPrint(stdout, child);
  });
  child.stderr.on("data", (text) => {
    stderr += String(text);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

const compared = (out: string, seeds: number, workers = 0) => [
  ...["compare", "--data", "people.csv", "--label", "income", "--slice-by", "city", "--budget", "20"],
  ...[
    "--strategies",
    "none,uniform",
    "--repeats",
    "1",
    "--maximum-epochs",
    "1",
    "--workers",
    String(workers),
  ],
  ...["--seeds", String(seeds), "--out", out],
];
const read = (out: string) => JSON.parse(readFileSync(join(folder, out), "utf8")) as CompareResult;
const seedsOf = (out: string) => [...new Set(read(out).runs.map(({ seed }) => seed))];

describe("the built program", () => {
  it("ends cleanly on the first Ctrl-C: the result until then, what to do next, code 130", async () => {
    let isSent = false;
    const { code, stdout, stderr } = await start(compared("stopped.json", 100_000), (text, child) => {
      if (isSent || !text.includes("4 of 200000:")) return;
      isSent = child.kill("SIGINT");
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "Stopped.\n" });
    const seeds = seedsOf("stopped.json");
    expect(seeds.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain(`${seeds.length} seeds.`);
    expect(stdout).toContain("the same command with --resume goes on");
  });

  it("goes on after kill -9 with the numbers of a comparison that nothing disturbed", async () => {
    let isSent = false;
    const killed = await start(compared("killed.json", 8), (text, child) => {
      if (isSent || !text.includes("5 of 16:")) return;
      isSent = child.kill("SIGKILL");
    });
    expect(killed.code).toBeNull();
    expect(seedsOf("killed.json").length).toBeGreaterThanOrEqual(2);
    const resumed = await start([...compared("killed.json", 8), "--resume"], () => {});
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    // Undisturbed, in this process.
    const home = process.cwd();
    process.chdir(folder);
    const whole = await runInProcess(compared("whole.json", 8)).finally(() => process.chdir(home));
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    const timeless = ({ runs }: CompareResult) => runs.map(({ seconds: _, ...run }) => run);
    expect(timeless(read("killed.json"))).toEqual(timeless(read("whole.json")));
    expect(read("killed.json").pairs).toEqual(read("whole.json").pairs);
  });

  it("says nothing of listeners with 12 workers, and ends quietly where its reader goes away", async () => {
    const { code, stderr } = await start(compared("workers.json", 1, 12), () => {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const withoutFile = compared("", 100_000, 12).slice(0, -2);
    const unread = await start(withoutFile, (_, child) => child.stdout?.destroy());
    expect([0, 141]).toContain(unread.code);
    expect(unread.stderr).toBe("");
  });
});
