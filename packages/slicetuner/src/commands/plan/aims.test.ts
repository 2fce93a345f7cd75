import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
let line: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-aims-"));
  await writeFile(join(folder, "people.csv"), peopleTable(80));
  await writeFile(join(folder, "sizes.csv"), "size_Oslo,size_Rome\n100,40\n");
  await writeFile(join(folder, "wrong.csv"), "size_Oslo,size_Rome\n0,40\n");
  line = ["plan", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"];
  line.push("--trainings", "8", "--maximum-epochs", "5", "--workers", "0");
});
afterAll(() => rm(folder, { recursive: true }));

const planned = async (...options: string[]) =>
  JSON.parse((await runInProcess([...line, ...options, "--json"])).stdout) as PlanResult;

describe("what a plan is for", () => {
  it("says first what buying gains, and shows it measure by measure and budget by budget", async () => {
    const { stdout } = await runInProcess([...line, "--budget", "20", "--form", "auto"]);
    expect(stdout).toMatch(/Buying these 20 is expected to .*\n(.*\n)*slice +examples/);
    expect(stdout).toMatch(/change by buying +expected +90 % band\nOslo .* to .*\nRome/);
    expect(stdout).toMatch(/budget +mean loss changes by +90 % band +buys Oslo, Rome\n +0 /);
    expect(stdout).toMatch(/additive effects count \d+ % and effective data \d+ %/);
  });

  it("keeps money that is not worth spending, and weighs slices", async () => {
    const kept = await planned("--budget", "20", "--worth", "1", "--slice-weights", "Oslo=3,Rome=1");
    expect(kept.plan.cost).toBe(0);
    expect(kept.summary.join()).toMatch(/Nothing is worth its price/);
    expect(kept.importance).toEqual({ Oslo: 3, Rome: 1 });
    const rows = await planned("--budget", "20", "--slice-weights", "rows");
    expect(Object.values(rows.importance!).every((weight) => weight > 1)).toBe(true);
  });

  it("finds what a target takes, without a budget, or says why it is out of reach", async () => {
    const easy = await planned("--target-loss", "9");
    expect(easy.target).toMatchObject({ measure: "loss", value: 9, odds: 1, status: "reached-already" });
    const hard = await planned("--target-slice", "Rome=0.0001", "--target-odds", "3");
    expect(hard.target).toMatchObject({ measure: "slice", slice: "Rome", odds: 3, status: "out-of-reach" });
    expect(hard.summary[0]).toMatch(/No purchase reaches the loss of Rome of 0\.0001/);
    expect(hard.plan.cost).toBe(0);
  });

  it("predicts the losses at given sizes", async () => {
    const { predictions } = await planned("--budget", "20", "--predict", join(folder, "sizes.csv"));
    expect(predictions).toHaveLength(1);
    expect(predictions[0]!.sizes).toEqual({ Oslo: 100, Rome: 40 });
    const { expected, lower, upper } = predictions[0]!.losses.Rome!;
    expect(lower!).toBeLessThan(expected);
    expect(upper!).toBeGreaterThan(expected);
  });

  it("tells all mistakes at once", async () => {
    const { stderr, code } = await runInProcess([
      ...line,
      ...["--target-slice", "Paris=.3", "--slice-weights", "Oslo=1", "--predict", join(folder, "wrong.csv")],
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--target-slice: no slice "Paris"; the slices are/);
    expect(stderr).toMatch(/--slice-weights: has no value for "Rome"/);
    expect(stderr).toMatch(/wrong.csv, row 1, Oslo: is 0, expected the slice's examples in all/);
    const curves = await runInProcess([...line, "--target-loss", ".3", "--estimation", "amortized"]);
    expect(curves.stderr).toMatch(/--target-…: works with --estimation designed only/);
    const two = await runInProcess([...line, "--target-loss", ".3", "--target-eer", ".1"]);
    expect(two.stderr).toMatch(/contradicts another target/);
  });
});
