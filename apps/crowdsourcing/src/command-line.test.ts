import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import {
  createWorkers,
  labelWork,
  type MturkSimulator,
  startMturkSimulator,
} from "@slicetuner/mturk-simulator";
import { expect, it, onTestFinished } from "vitest";

// The built command line, as a user runs it: `pnpm build` first.
const main = createRequire(import.meta.url)
  .resolve("slicetuner/package.json")
  .replace("package.json", "dist/main.js");

const secret = "canary-secret-access-key";
const environment = { AWS_ACCESS_KEY_ID: "AKIACANARYCANARYCANA", AWS_SECRET_ACCESS_KEY: secret };

/** People of two cities; their score decides the answer. */
function people(count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const city = random.uniform() < 0.5 ? "Bern" : "Genf";
    const score = random.normal();
    return `${city},${score.toFixed(4)},${score + 0.5 * random.normal() > 0 ? "yes" : "no"}`;
  });
}

async function writeInputs(folder: string, { endpoint }: MturkSimulator): Promise<void> {
  const unlabelled = people(120, 2).map((line) => line.slice(0, line.lastIndexOf(",")));
  const source = {
    name: "crowd",
    type: "mturk",
    task: "label",
    endpoint,
    reward: 0.1,
    title: "Yes or no?",
    description: "Look at the score and say yes or no.",
    candidates: "candidates.csv",
  };
  await writeFile(join(folder, "people.csv"), ["city,score,answer", ...people(200, 1)].join("\n"));
  await writeFile(join(folder, "candidates.csv"), ["city,score", ...unlabelled].join("\n"));
  await writeFile(join(folder, "sources.json"), JSON.stringify({ currency: "USD", sources: [source] }));
}

/** Runs the command line; null where it was killed. `tick` is called now and then while it runs. */
function slicetuner(
  folder: string,
  words: readonly string[],
  tick: (kill: () => void) => void = () => {},
): Promise<number | null> {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  const timer = setInterval(() => tick(() => child.kill("SIGKILL")), 2);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      resolve(code);
    });
  });
}

it("the command line buys labels once, though killed while it sends orders and while it settles", async () => {
  const folder = await mkdtemp(join(tmpdir(), "crowdsourcing-"));
  const simulator = await startMturkSimulator({
    seed: "command line",
    workers: createWorkers({ seed: "command line", count: 30, careless: 0.2 }),
    work: labelWork({ field: "answer", truth: ({ score }) => (Number(score) > 0 ? "yes" : "no") }),
  });
  onTestFinished(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });
  await writeInputs(folder, simulator);
  const killAt = (operation: string, count: number) => (kill: () => void) => {
    if ((simulator.requests.get(operation) ?? 0) >= count) kill();
  };
  const run =
    "run --run run --data people.csv --label answer --slice-by city --sources sources.json --budget 8.64";
  const work = "--strategy uniform --repeats 1 --maximum-epochs 3 --workers 0 --wait 0 --out result.json";
  const resume = "resume run --wait 0 --out result.json".split(" ");

  expect(await slicetuner(folder, `${run} ${work}`.split(" "), killAt("CreateHIT", 7))).toBeNull();
  expect(await slicetuner(folder, resume)).toBe(0);
  expect(simulator.hits()).toHaveLength(24);
  simulator.advance(3 * 24 * 3600);
  expect(await slicetuner(folder, resume, killAt("ApproveAssignment", 20))).toBeNull();
  expect(await slicetuner(folder, resume)).toBe(0);

  const result = JSON.parse(await readFile(join(folder, "result.json"), "utf8"));
  expect(result).toMatchObject({ status: "plan-complete", spent: 8.64 });
  expect(simulator.ledger()).toMatchObject({ paid: 8.64, rewards: 7.2, fees: 1.44, onHold: 0 });
  expect(simulator.hits()).toHaveLength(24);
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const text = await readFile(join(file.parentPath, file.name), "latin1");
    expect(text.includes(secret) || text.includes(environment.AWS_ACCESS_KEY_ID)).toBe(false);
  }
});
