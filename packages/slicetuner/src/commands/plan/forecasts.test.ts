import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompareResult, PlanResult, RunResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
let line: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-forecasts-"));
  await writeFile(join(folder, "people.csv"), peopleTable(80));
  await writeFile(join(folder, "more.csv"), peopleTable(40));
  line = ["--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city", "--budget", "20"];
  line.push("--trainings", "8", "--maximum-epochs", "5", "--workers", "0");
});
afterAll(() => rm(folder, { recursive: true }));

describe("forecasts and influence on the command line", () => {
  it("plan shows what slices do for each other, bands of losses and error rates, and why", async () => {
    const { stdout } = await runInProcess(["plan", ...line]);
    expect(stdout).toMatch(/What slices do for each other\nloss of +½ Oslo +½ Rome\nOslo /);
    expect(stdout).toMatch(/loss now +predicted +90 % band\n(.*\n){2}all \(loss: mean\).* – /);
    expect(stdout).toMatch(/change by buying +expected +90 % band\n(.*\n){3}average EER .* to /);
    expect(stdout).not.toMatch(/curve/i);
    const plan = JSON.parse((await runInProcess(["plan", ...line, "--json"])).stdout) as PlanResult;
    for (const sentence of [...plan.summary, ...plan.explanation]) expect(stdout).toContain(`${sentence}.`);
    expect(Object.keys(plan.influence!.effects)).toEqual(["Oslo", "Rome"]);
    expect(plan.influence!.groups).toEqual([["Oslo"], ["Rome"]]);
    const { now, after } = plan.forecast;
    for (const { expected, band } of [now.loss, after.loss, after.averageEqualizedErrorRate]) {
      expect(band!.lower).toBeLessThan(expected);
      expect(band!.upper).toBeGreaterThan(expected);
    }
    for (const { lossAfter, lossAfterBand } of plan.slices) {
      expect(lossAfterBand!.lower).toBeLessThan(lossAfter);
      expect(lossAfterBand!.upper).toBeGreaterThan(lossAfter);
    }
  });

  it("run says what was forecast and whether it came true; a baseline forecasts nothing", async () => {
    const pool = ["--pool", join(folder, "more.csv"), "--repeats", "2"];
    const { stdout } = await runInProcess(["run", ...line, ...pool]);
    expect(stdout).toMatch(/forecast +90 % band +measured +inside\nOslo .* (yes|no)\n/);
    expect(stdout).toMatch(/\d of 2 slices.* inside their 90 % bands/);
    const run = JSON.parse((await runInProcess(["run", ...line, ...pool, "--json"])).stdout) as RunResult;
    const { loss, sliceLosses } = run.forecast!;
    expect(loss.measured).toBe(run.after!.loss);
    expect(Object.values(sliceLosses).map(({ measured }) => measured)).toEqual(run.after!.sliceLosses);
    expect(loss.inside).toBe(loss.band!.lower <= loss.measured && loss.measured <= loss.band!.upper);
    expect(run.influence).not.toBe(null);
    const uniform = ["run", ...line, ...pool, "--strategy", "uniform", "--json"];
    const bare = JSON.parse((await runInProcess(uniform)).stdout) as RunResult;
    expect([bare.forecast, bare.influence]).toEqual([null, null]);
  });

  it("compare counts over the seeds what came true, for methods that forecast", async () => {
    const experiment = [
      ...["compare", ...line, "--initial", "20", "--validation", "10", "--test", "10"],
      ...["--strategies", "uniform,designed", "--seeds", "2", "--repeats", "2", "--json"],
    ];
    const { methods, runs } = JSON.parse((await runInProcess(experiment)).stdout) as CompareResult;
    const [uniform, designed] = methods;
    expect(uniform!.coverage).toBe(null);
    expect(designed!.coverage).toMatchObject({ loss: { of: 2 }, sliceLosses: { of: 4 } });
    const own = runs.filter(({ method }) => method === "designed");
    const inside = own.filter(({ forecast }) => forecast!.loss.inside).length;
    expect(designed!.coverage!.loss.inside).toBe(inside);
    expect(own.every(({ influence }) => influence !== null)).toBe(true);
  });
});
