import { appendFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type RunResult,
  type ScoresResult,
  scoresResultSchema,
  statusResultSchema,
} from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const place = (...names: string[]) => join(folder, ...names);

async function buy(name: string, ...words: string[]): Promise<RunResult> {
  const { code, stdout, stderr } = await runInProcess([
    ...["run", "--data", place("people.csv"), "--pool", place("pool.csv"), "--label", "income"],
    ...["--slice-by", "city", "--maximum-epochs", "5", "--workers", "0", "--repeats", "1"],
    ...["--trainings", "6", "--budget", "10", "--run", place("runs", name), "--json", ...words],
  ]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as RunResult;
}

async function scores(of: string): Promise<ScoresResult> {
  const { stdout } = await runInProcess(["status", "--scores", of, "--json"]);
  return scoresResultSchema.parse(JSON.parse(stdout));
}

const journalOf = async (name: string) => {
  const text = await readFile(place("runs", name, "journal.jsonl"), "utf8");
  return text.trim().split("\n");
};

let bought: RunResult;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-scores-"));
  await writeFile(place("people.csv"), peopleTable(60));
  await writeFile(place("pool.csv"), peopleTable(30));
  await mkdir(place("runs"));
  await mkdir(place("empty"));
  bought = await buy("designed");
  await buy("equal", "--strategy", "uniform");
});
afterAll(() => rm(folder, { recursive: true }));

it("a run writes each round's forecast before the round's first order", async () => {
  const records = (await journalOf("designed")).map((line) => line.match(/"type":"(\w+)"/)?.[1]);
  const bought = records.filter((type) => type === "forecast" || type === "order");
  expect(bought.filter((type) => type === "forecast")).toHaveLength(2);
  expect(bought[0]).toBe("forecast");
  expect(bought.at(-1)).toBe("order");
});

it("status shows the score of one run, by slice, and why another has none", async () => {
  const { stdout } = await runInProcess(["status", place("runs", "designed")]);
  expect(stdout).toMatch(/^What was forecast before buying in round 2, and what came$/m);
  expect(stdout).toMatch(/^Rome +\.\d+ +.* +(yes|no)$/m);
  const of = async (name: string) =>
    statusResultSchema.parse(
      JSON.parse((await runInProcess(["status", place("runs", name), "--json"])).stdout),
    );
  expect((await of("designed")).score!.forecast).toEqual(bought.forecast);
  expect((await of("equal")).score).toEqual({ status: "no-forecast", round: null, forecast: null });
  const equal = await runInProcess(["status", place("runs", "equal")]);
  expect(equal.stdout).toContain("Forecast not scored: no forecast in the journal");
});

it("a run keeps what each round was expected to bring", () => {
  for (const { explanation } of bought.history)
    expect(explanation[0]).toMatch(/^Buying these \d+ is expected to (lower|raise) the mean loss by /);
});

describe("status --scores", () => {
  it("scores what was written before buying against what was measured, and counts it by measure", async () => {
    const { runs, inside, level } = await scores(place("runs"));
    expect(runs.map(({ status }) => status)).toEqual(["scored", "no-forecast"]);
    expect(level).toBe(0.9);
    // All that was planned came: the result of the run has the same forecast, made after buying.
    expect(runs[0]!.forecast).toEqual(bought.forecast);
    const ofSlices = Object.values(bought.forecast!.sliceLosses);
    expect(inside.sliceLosses).toEqual({
      inside: ofSlices.filter((one) => one.band!.lower <= one.measured && one.measured <= one.band!.upper)
        .length,
      of: ofSlices.length,
    });
    for (const name of ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const)
      expect(inside[name]).toEqual({ inside: bought.forecast![name].inside ? 1 : 0, of: 1 });
  });

  it("says it in a sentence and a table, and why other runs are not scored", async () => {
    const { stdout } = await runInProcess(["status", "--scores", place("runs")]);
    const { inside } = await scores(place("runs"));
    const held = Object.values(inside).reduce((sum, count) => sum + count.inside, 0);
    const all = Object.values(inside).reduce((sum, count) => sum + count.of, 0);
    expect(stdout).toContain(`${held} of ${all} forecasts of 1 run were inside their 90 % bands`);
    for (const title of ["slice losses", "mean loss", "average EER", "maximum EER"])
      expect(stdout).toContain(title);
    expect(stdout).toContain(`${place("runs", "equal")}: no forecast in the journal`);
  });

  it("does not score a forecast that was made for other amounts, nor a run without a result", async () => {
    await mkdir(place("others"));
    for (const name of ["short", "unfinished"]) {
      await mkdir(place("others", name));
      await writeFile(
        place("others", name, "journal.jsonl"),
        `${(await journalOf("designed")).join("\n")}\n`,
      );
    }
    const [slice, ...slices] = bought.slices;
    const short = { ...bought, slices: [{ ...slice!, acquired: slice!.acquired + 1 }, ...slices] };
    await writeFile(place("others", "short", "result.json"), JSON.stringify(short));
    const { runs, inside } = await scores(place("others"));
    expect(runs.map(({ status, forecast }) => [status, forecast])).toEqual([
      ["other-amounts", null],
      ["not-measured", null],
    ]);
    expect(inside.loss).toEqual({ inside: 0, of: 0 });
    const { stdout } = await runInProcess(["status", "--scores", place("others")]);
    expect(stdout).toContain("none of its 2 runs can be");
    expect(stdout).toContain(`Next: \`slicetuner resume ${place("others", "unfinished")}\``);
  });

  it("tells of a run that cannot be read, and goes on", async () => {
    await mkdir(place("damaged", "run"), { recursive: true });
    await writeFile(place("damaged", "run", "journal.jsonl"), (await journalOf("designed")).join("\n"));
    await writeFile(place("damaged", "run", "result.json"), "{}");
    await appendFile(place("damaged", "run", "journal.jsonl"), "\n");
    const later = new Date(Date.now() + 1000);
    await utimes(place("damaged", "run", "result.json"), later, later);
    const { runs, warnings } = await scores(place("damaged"));
    expect(runs[0]!.status).toBe("unreadable");
    expect(warnings[0]).toContain("result.json");
  });

  it("says what to do where there is no run, and refuses a folder that is not there", async () => {
    const { stdout } = await runInProcess(["status", "--scores", place("empty")]);
    expect(stdout).toContain("is scored yet: it holds no run");
    expect(stdout).toContain("Next: `slicetuner run ");
    const { code, stderr } = await runInProcess(["status", "--scores", place("nowhere")]);
    expect(code).toBe(2);
    expect(stderr).toContain("there is no folder");
  });
});
