import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PipelineResult, pipelineResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { peopleFile } from "../../testing/people-file.ts";

// The built program, killed with SIGKILL: `pnpm build` first. Signals are sent on what it does, never on a
// clock.
const main = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));

// However busy the machine is.
vi.setConfig({ testTimeout: 600_000 });

/**
 * Makes people of the slice that is asked for, and writes each order down. Where the file `kill` is there, it
 * ends Slice Tuner before it answers: the order was sent, and nothing of it has come.
 */
const maker = `import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
const { order, count, seed, values } = JSON.parse(readFileSync(0, "utf8"));
appendFileSync("orders.txt", order + "\\n");
if (existsSync("kill")) {
  rmSync("kill");
  process.kill(process.ppid, "SIGKILL");
  process.exit(1);
}
let state = seed;
const uniform = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
for (let row = 0; row < count; row++) {
  const [age, hours] = [18 + Math.floor(50 * uniform()), 10 + Math.floor(50 * uniform())];
  const sex = values.sex ?? "Male";
  const income = age + hours > 75 ? "high" : "low";
  console.log(JSON.stringify({ age, sex, race: "White", hours, income }));
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "killed-pipeline-"));
  writeFileSync(join(folder, "people.csv"), peopleFile(400, 1));
  writeFileSync(join(folder, "make.mjs"), maker);
  const source = { name: "made", type: "generator", command: ["node", "make.mjs"] };
  writeFileSync(join(folder, "sources.json"), JSON.stringify({ sources: [source] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const begin = (run: string): string[] => [
  ...["pipeline", "--data", "people.csv", "--label", "income", "--group", "sex", "--drop-incomplete"],
  ...["--slice-by", "sex", "--sources", "sources.json", "--budget", "30", "--clean-steps", "sanitize"],
  ...["--maximum-epochs", "3", "--workers", "0", "--repeats", "2", "--replicates", "100", "--run", run],
];

/**
 * Runs it to its end, or until what it prints says to kill it; the signal that ended it, or its exit code.
 */
function run(words: readonly string[], killAt?: string): Promise<NodeJS.Signals | number | null> {
  const child: ChildProcess = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout!.on("data", (text) => {
    stdout += String(text);
    if (killAt !== undefined && stdout.includes(killAt)) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
}

const resultFile = (name: string): string => join(folder, name, "result.json");

/** What must be the same: all but the time, the folder, and the orders' ids, which are of the run. */
function numbersOf(name: string): Partial<PipelineResult> {
  const { data, slices, stages } = pipelineResultSchema.parse(
    JSON.parse(readFileSync(resultFile(name), "utf8")),
  );
  return { data, slices, stages: stages.map((stage) => ({ ...stage, seconds: 0 })) };
}

/** Orders that reached the source, each once, without the name of the run. */
function orders(): string[] {
  const lines = readFileSync(join(folder, "orders.txt"), "utf8").trim().split("\n");
  return [...new Set(lines.map((line) => line.slice(line.indexOf("/"))))].sort();
}

describe("a pipeline that is killed", () => {
  it("goes on from its folder to the numbers of an undisturbed one, and buys nothing twice", async () => {
    expect(await run(begin("whole"))).toBe(0);
    const undisturbed = orders();
    expect(undisturbed.length).toBeGreaterThan(1);
    rmSync(join(folder, "orders.txt"));

    // After a step, within an order, and while the last models are trained.
    expect(await run(begin("killed"), "clean (")).toBe("SIGKILL");
    writeFileSync(join(folder, "kill"), "");
    expect(await run(["pipeline", "--run", "killed", "--take-over"])).toBe("SIGKILL");
    expect(existsSync(join(folder, "kill"))).toBe(false);
    expect(await run(["pipeline", "--run", "killed", "--take-over"], "acquire (")).toBe("SIGKILL");
    expect(existsSync(resultFile("killed"))).toBe(false);
    expect(await run(["pipeline", "--run", "killed", "--take-over"])).toBe(0);
    expect(numbersOf("killed")).toEqual(numbersOf("whole"));
    expect(orders()).toEqual(undisturbed);
  });
});
