import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "@slicetuner/core";
import { compareResultSchema, planResultSchema, runResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, runInProcess } from "../testing/run-in-process.ts";

// The built program, as a user runs it: `pnpm build` first.
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let folder: string;

/** People of two regions and two ages; region and score decide the label, with noise. */
function people(count: number, seed: number): string {
  const random = new Random(seed);
  const lines = Array.from({ length: count }, () => {
    const region = random.uniform() < 0.7 ? "North" : "South";
    const age = random.uniform() < 0.5 ? "Young" : "Old";
    const score = random.normal();
    const sign = region === "North" ? 1 : -1;
    const label = sign * score + random.normal() > 0 ? "yes" : "no";
    return `${region},${age},${score.toFixed(4)},${label}`;
  });
  return `region,age,score,bought\n${lines.join("\n")}\n`;
}

beforeAll(async () => {
  expect(existsSync(main), "run `pnpm build` first").toBe(true);
  folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  await writeFile(join(folder, "people.csv"), people(800, 1));
  await writeFile(join(folder, "pool.csv"), people(600, 2));
  const lines = people(60, 3).split("\n");
  await writeFile(join(folder, "text-in-number.csv"), lines.with(7, "North,Young,tall,yes").join("\n"));
  await writeFile(join(folder, "nan.csv"), lines.with(9, "North,Young,NaN,yes").join("\n"));
  await writeFile(join(folder, "one-class.csv"), people(60, 3).replaceAll(",no\n", ",yes\n"));
  await writeFile(join(folder, "tiny-slice.csv"), `${people(60, 3)}East,Old,1,yes\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function slicetuner(line: string, more: string[] = []): Promise<Outcome> {
  const environment = { ...process.env, FORCE_COLOR: undefined, CI: undefined };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...line.split(" "), ...more],
      { cwd: folder, env: environment },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

/** The same with a reader that goes away at once, as `| head -1` does. */
function slicetunerUnread(line: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...line.split(" ")], { cwd: folder });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += String(text);
    });
    child.on("close", (code) => resolve({ code: code ?? -1, stdout: "", stderr }));
  });
}

const own = "--data people.csv --label bought --slice-by region,age";
const quick = "--estimation amortized --subset-sizes 4 --subset-repeats 2 --workers 1";

describe("slicetuner plan", () => {
  it("shows schema, curves and a plan within the budget, without escape codes when piped", async () => {
    const { code, stdout, stderr } = await slicetuner(`plan ${own} --budget 120 ${quick}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/score +numeric/);
    expect(stdout).toMatch(/South-Old .*(n\^−|constant)/);
    expect(stdout).toMatch(/all \(loss: mean\) +\d+ +120 +120/);
    expect(stdout).not.toContain("\u001b");
  });

  it("prints JSON of the documented form, with prices from a file; one seed, one plan", async () => {
    const costs = { "North-Old": 1, "North-Young": 2, "South-Old": 1.5, "South-Young": 1 };
    await writeFile(join(folder, "costs.json"), JSON.stringify(costs));
    const line = `plan ${own} --budget 100 --cost costs.json --json ${quick}`;
    const [first, second] = await Promise.all([slicetuner(line), slicetuner(line)]);
    const plan = planResultSchema.parse(JSON.parse(first.stdout));
    const cost = plan.slices.reduce((sum, { name, buy }) => sum + buy * costs[name as keyof typeof costs], 0);
    expect(cost).toBeLessThanOrEqual(100);
    expect(plan.plan.cost).toBeCloseTo(cost, 9);
    expect(planResultSchema.parse(JSON.parse(second.stdout)).slices).toEqual(plan.slices);
  });

  it("takes its options from a configuration file, TypeScript included", async () => {
    const config =
      'export default { data: "people.csv", label: "bought", sliceBy: ["region"], budget: 50, estimation: "amortized", subsetSizes: 3, subsetRepeats: 1 } satisfies object;';
    await writeFile(join(folder, "own.config.ts"), config);
    const { stdout } = await slicetuner("plan --config own.config.ts --workers 0 --json");
    const plan = planResultSchema.parse(JSON.parse(stdout));
    expect(plan.slices.map(({ name }) => name)).toEqual(["North", "South"]);
    expect(plan.trainings).toBe(3);
  });
});

describe("slicetuner run", () => {
  it("buys from the pool within the budget and measures before and after", async () => {
    const out = join(folder, "run.json");
    const { code, stdout } = await slicetuner(
      `run ${own} --pool pool.csv --budget 60 --repeats 2 ${quick} --out ${out}`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain("Round 1: bought");
    const result = runResultSchema.parse(JSON.parse(await readFile(out, "utf8")));
    const acquired = result.slices.reduce((sum, slice) => sum + slice.acquired, 0);
    expect(result.spent).toBe(acquired);
    expect(result.spent + result.budgetLeft).toBe(60);
    expect(new Set(result.acquiredExamples).size).toBe(acquired);
    expect((await readdir(folder)).filter((name) => name.includes("unfinished"))).toEqual([]);
  });
});

describe("slicetuner compare", () => {
  it("gives mean and standard deviation over seeds of each method, the same whatever the number of workers", async () => {
    const line = `compare ${own} --initial 30 --validation 30 --test 30 --budget 60 --strategies none,uniform,designed,moderate:amortized --repeats 2 --seeds 2 --trainings 12 --subset-sizes 4 --subset-repeats 2 --json`;
    const [inProcess, threads] = await Promise.all([
      slicetuner(`${line} --workers 0`),
      slicetuner(`${line} --workers 2`),
    ]);
    const first = compareResultSchema.parse(JSON.parse(inProcess.stdout));
    const second = compareResultSchema.parse(JSON.parse(threads.stdout));
    expect(first.data.evaluatedOn).toBe("test");
    expect(first.methods.map(({ method }) => method)).toEqual([
      "none",
      "uniform",
      "designed",
      "moderate:amortized",
    ]);
    expect(first.methods[1]!.spent).toEqual({ mean: 60, standardDeviation: 0 });
    const [a, b] = first.runs.filter(({ method }) => method === "none").map(({ loss }) => loss);
    expect(first.methods[0]!.loss.mean).toBeCloseTo((a! + b!) / 2, 12);
    expect(first.methods[0]!.loss.standardDeviation).toBeCloseTo(Math.abs(a! - b!) / Math.SQRT2, 12);
    const timeless = ({ runs }: typeof first) => runs.map(({ seconds: _, ...run }) => run);
    expect(timeless(second)).toEqual(timeless(first));
  });
});

describe("a reader that goes away", () => {
  it("does not lose the file that was asked for; without one the work stops quietly", async () => {
    const line = `plan ${own} --budget 60 ${quick}`;
    const [kept, stopped] = await Promise.all([
      slicetunerUnread(`${line} --out unread.json`),
      slicetunerUnread(line),
    ]);
    expect(kept).toMatchObject({ code: 0, stderr: "" });
    planResultSchema.parse(JSON.parse(await readFile(join(folder, "unread.json"), "utf8")));
    expect(stopped).toMatchObject({ code: 141, stderr: "" });
    expect((await readdir(folder)).filter((name) => name.includes("unfinished"))).toEqual([]);
  });
});

describe("warnings", () => {
  it("of the pool are in the result and on standard error: examples that also are held out, foreign slices", async () => {
    await writeFile(join(folder, "copy.csv"), `${people(800, 1)}East,Old,1,yes\n`);
    const line = `run ${own} --pool copy.csv --budget 10 --strategy uniform --repeats 1 --workers 0 --json`;
    const { stdout, stderr } = await slicetuner(line);
    const { warnings, data } = runResultSchema.parse(JSON.parse(stdout));
    const rows = people(800, 1).trim().split("\n");
    expect(new Set(rows).size).toBe(rows.length);
    const held = Object.values(data.validationSizes).reduce((sum, size) => sum + size, 0);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        new RegExp(`^${held} of 800 examples of the pool are also in the validation data`),
      ),
    );
    expect(warnings).toContainEqual(expect.stringContaining("East"));
    for (const warning of warnings) expect(stderr).toContain(`Warning: ${warning}`);
  });

  it("of the data are in the result of a comparison", async () => {
    const line =
      "compare --data tiny-slice.csv --label bought --slice-by region --minimum-examples 5 --budget 4 --strategies none --seeds 2 --repeats 1 --workers 0 --json";
    const { stdout, stderr } = await slicetuner(line);
    const { warnings } = compareResultSchema.parse(JSON.parse(stdout));
    expect(warnings).toEqual([expect.stringContaining("East")]);
    expect(stderr).toBe(`Warning: ${warnings[0]}\n`);
  });
});

describe("bad input", () => {
  const before = process.cwd();
  beforeAll(() => process.chdir(folder));
  afterAll(() => process.chdir(before));

  it.each<[string, string, RegExp[]]>([
    ["a missing file", "plan --data no.csv --label bought --slice-by region --budget 1", [/no\.csv/]],
    [
      "a file twice",
      "plan --data people.csv --data pool.csv --label bought --slice-by region --budget 1",
      [/given twice, before as 'people.csv'; of several files write a,b/],
    ],
    [
      "a second file in a word of its own",
      "plan --data people.csv pool.csv --label bought --slice-by region --budget 1",
      [/^error pool\.csv: belongs to no option; several files or names are written with commas/],
    ],
    [
      "a column that is not there",
      "plan --data people.csv --label bougt --slice-by region --budget 1",
      [/bougt.*bought/],
    ],
    [
      "text in a numeric column",
      "plan --data text-in-number.csv --label bought --slice-by region --budget 1",
      [/text-in-number\.csv:8:score.*tall/],
    ],
    [
      "NaN in a numeric column",
      "plan --data nan.csv --label bought --slice-by region --budget 1",
      [/nan\.csv:10:score/],
    ],
    [
      "one class only",
      "plan --data one-class.csv --label bought --slice-by region --budget 1",
      [/one class/],
    ],
    [
      "a slice without validation examples",
      "plan --data tiny-slice.csv --label bought --slice-by region --budget 1",
      [/--validation.*"East"/],
    ],
    ["too large a split", `compare ${own} --initial 5000 --budget 1`, [/North-Old.*examples/]],
    ["a negative budget", `plan ${own} --budget -5`, [/--budget.*-5/]],
    [
      "an unknown strategy",
      `compare ${own} --budget 5 --strategies magic`,
      [/--strategies.*magic.*moderate.*designed/],
    ],
    [
      "an option of another estimation",
      `plan ${own} --budget 5 --subset-sizes 4`,
      [/--subset-sizes: has no meaning without --estimation amortized or exhaustive/],
    ],
    [
      "options of estimations that no method plans by",
      `compare ${own} --budget 5 --strategies none,moderate:amortized --estimation loss-prior --trainings 9`,
      [/--estimation: is loss-prior, and no method/, /--trainings: has no effect on these methods/],
    ],
    [
      "trainings that are too few for a design",
      `plan ${own} --budget 5 --trainings 5`,
      [/--trainings: is 5, expected a whole number of at least 6/],
    ],
    [
      "rounds of a strategy that knows its rounds itself",
      `run ${own} --pool pool.csv --budget 5 --strategy moderate --rounds 2`,
      [/--rounds: has no effect with moderate/],
    ],
    ["an unknown data set", "compare --dataset adlut --budget 5", [/adlut.*adult/]],
    ["an unknown option", `plan ${own} --bugdet 5`, [/--bugdet/]],
    ["an unknown command", "plam", [/plam/]],
    ["prices that forget a slice", `plan ${own} --budget 5 --cost North-Old=2`, [/--cost.*North-Young/]],
    ["a price of 0", `plan ${own} --budget 5 --cost 0`, [/--cost.*above 0/]],
    ["no budget", `plan ${own}`, [/--budget.*missing/]],
    [
      "a folder for the result that is not there",
      `plan ${own} --budget 5 --out nowhere/plan.json`,
      [/--out.*nowhere/],
    ],
    ["a folder as the result's file", `plan ${own} --budget 5 --out .`, [/--out.*is a folder/]],
    ["the data as the result's file", `plan ${own} --budget 5 --out people.csv`, [/--out.*replace --data/]],
    ["the data as the pool", `run ${own} --pool ./people.csv --budget 5`, [/--pool.*--data/]],
    ["a known data set to buy for", "run --dataset adult --budget 5", [/--dataset.*--data and --pool/]],
    [
      "mistakes in data, pool and prices at once",
      "run --data no.csv --pool no-pool.csv --cost no-costs.json --label bought --slice-by region --budget 5",
      [/no\.csv/, /no-pool\.csv/, /--cost.*no-costs\.json/],
    ],
    [
      "a missing configuration file beside other mistakes",
      "plan --model gbm --trainer torch --config nope.json",
      [/--config.*nope\.json/, /--model.*gbm/, /--trainer.*torch/],
    ],
    [
      "a network for pictures on a table, with an option of another optimizer",
      `plan ${own} --budget 5 --model cnn --momentum 0.9`,
      [/--model: a cnn needs pictures/, /--momentum.*--optimizer sgd/],
    ],
    [
      "several mistakes at once",
      "plan --data people.csv --label bougt --slice-by region --budget -5 --curve spline --cost no.json",
      [/--budget/, /bougt/, /--curve/],
    ],
  ])("%s: a clear error, exit code 2, no stack trace", async (_, line, expected) => {
    const { code, stdout, stderr } = await runInProcess(line.split(" "));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const pattern of expected) expect(stderr).toMatch(pattern);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it("ends the built program with code 2", async () => {
    const { code, stdout, stderr } = await slicetuner("plan --data no.csv --label bought --budget 1");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error --slice-by: .*\n$/);
  });
});
