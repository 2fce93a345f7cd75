import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitLearningCurve } from "@slicetuner/curves";
import type { RunResult } from "@slicetuner/results";
import { afterEach, beforeEach, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
let line: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-run-"));
  await writeFile(join(folder, "people.csv"), peopleTable(60));
  await writeFile(join(folder, "pool.csv"), peopleTable(30));
  line = ["run", "--data", join(folder, "people.csv"), "--pool", join(folder, "pool.csv")];
  line.push("--label", "income", "--slice-by", "city", "--maximum-epochs", "5", "--workers", "0");
  line.push("--estimation", "amortized", "--subset-sizes", "3", "--subset-repeats", "2", "--repeats", "2");
});

afterEach(() => rm(folder, { recursive: true }));

it("keeps what was bought when it is stopped before the outcome is measured", async () => {
  const out = join(folder, "result.json");
  const interruption = new AbortController();
  const { code, stderr } = await runInProcess(
    [...line, "--strategy", "uniform", "--budget", "10", "--out", out],
    {
      signal: interruption.signal,
      onPrint: (text) => text.startsWith("Round 1: bought") && interruption.abort(),
    },
  );
  expect(code).toBe(130);
  expect(stderr).toMatch(/^Bought until then, for 10: 5 of Oslo, 5 of Rome; .*result\.json.*\nStopped\.\n$/);
  const result = JSON.parse(await readFile(out, "utf8")) as RunResult;
  expect(result).toMatchObject({ status: "stopped", spent: 10, budgetLeft: 0, before: null, after: null });
  expect(new Set(result.acquiredExamples).size).toBe(10);
});

it("records every round, and counts all trainings", async () => {
  const { stdout } = await runInProcess([...line, "--strategy", "conservative", "--budget", "40", "--json"]);
  const { history, ...result } = JSON.parse(stdout) as RunResult;
  expect(history.map(({ round }) => round)).toEqual(history.map((_, index) => index + 1));
  expect(history.reduce((sum, { spent }) => sum + spent, 0)).toBe(result.spent);
  for (const { name, acquired } of result.slices)
    expect(history.reduce((sum, round) => sum + round.acquired[name]!, 0)).toBe(acquired);
  // 3 sizes × 2 repeats in each round, 2 final trainings before and 2 after.
  expect(result.trainings).toBe(6 * history.length + 4);
});

it("tells accuracy, ROC area and the loss of guessing beside the loss, in all and by slice", async () => {
  const words = [...line, "--strategy", "uniform", "--budget", "10"];
  const { after } = JSON.parse((await runInProcess([...words, "--json"])).stdout) as RunResult;
  const { decisions, guessing } = after!;
  const [first, second] = decisions!.sliceAccuracies;
  expect(decisions!.accuracy).toBeCloseTo((first! + second!) / 2, 12);
  expect(decisions!.sliceRocAreas).toHaveLength(2);
  expect(guessing!.sliceLosses[0]).toBeGreaterThan(0);
  const { stdout } = await runInProcess(words);
  for (const told of [
    /^accuracy +(\.\d{4}|1\.0000) /m,
    /^ROC area +/m,
    /^loss of guessing the class shares +\.\d/m,
  ])
    expect(stdout).toMatch(told);
  expect(stdout).toMatch(/^slice +accuracy +after +ROC area +after +guessing loses$/m);
});

it("varies one slice at a time when asked to: as many times more trainings as there are slices", async () => {
  const options = ["--strategy", "one-shot", "--budget", "40", "--estimation", "exhaustive", "--json"];
  const { stdout } = await runInProcess([...line, ...options]);
  const { trainings, settings } = JSON.parse(stdout) as RunResult;
  expect(trainings).toBe(2 * 6 + 4);
  expect(settings.estimation).toBe("exhaustive");
});

it.each(["amortized", "exhaustive"])(
  "keeps the measured losses that the curves of %s estimation were fitted to",
  async (estimation) => {
    const options = ["--strategy", "one-shot", "--budget", "40", "--estimation", estimation, "--json"];
    const { stdout } = await runInProcess([...line, ...options]);
    const { slices } = JSON.parse(stdout) as RunResult;
    for (const { curve } of slices) {
      expect(curve!.points!.reduce((sum, { trainings }) => sum + trainings, 0)).toBe(6);
      const weighed = curve!.points!.map(({ trainings, ...point }) => ({
        ...point,
        weight: point.size * trainings,
      }));
      const { scale, exponent } = fitLearningCurve(weighed);
      expect([scale, exponent]).toEqual([
        expect.closeTo(curve!.scale, 6),
        expect.closeTo(curve!.exponent, 6),
      ]);
    }
  },
);

it("says that the sources have no more when the pool is bought up", async () => {
  const { stdout } = await runInProcess([...line, "--strategy", "uniform", "--budget", "500", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ status: "sources-exhausted", spent: 60, budgetLeft: 440 });
});

it("does not count the filling up to the minimum size as a round", async () => {
  const options = ["--strategy", "uniform", "--minimum-slice-size", "60", "--budget", "50"];
  const { stdout } = await runInProcess([...line, ...options, "--json"]);
  const { history, rounds, slices, spent } = JSON.parse(stdout) as RunResult;
  // A baseline plans once.
  expect(rounds).toBe(1);
  expect(history.map(({ round }) => round)).toEqual([0, 1]);
  for (const { name, initialSize } of slices)
    expect(initialSize + history[0]!.acquired[name]!, name).toBe(60);
  expect(spent).toBe(50);
});

it("tells a warning of several rounds once", async () => {
  // The plan takes the whole pool of Oslo; the limit lets only a part of it through in each round.
  const [header, ...rows] = peopleTable(60).trim().split("\n");
  const pool = rows.filter((row) => row.includes("Oslo"));
  await writeFile(join(folder, "pool.csv"), [header, ...pool, ...pool, ...pool, ""].join("\n"));
  const options = ["--strategy", "conservative", "--budget", "180", "--json"];
  const { stdout, stderr } = await runInProcess([...line, ...options]);
  const { history, warnings } = JSON.parse(stdout) as RunResult;
  expect(history.length).toBeGreaterThan(1);
  const repeated = "Oslo: the plan takes all that the source has left";
  expect(warnings.filter((warning) => warning === repeated)).toHaveLength(1);
  expect(stderr.split("\n").filter((told) => told === `Warning: ${repeated}`)).toHaveLength(1);
});
