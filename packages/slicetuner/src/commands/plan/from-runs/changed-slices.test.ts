import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunsPlanResult, readResultText } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../../testing/run-in-process.ts";

let folder: string;
const file = (name: string) => join(folder, name);

/** Losses that fall with the slice's own data; South is Old and Young together. */
const size = (run: number, step: number) => 100 + ((run * step) % 900);
const early = Array.from({ length: 12 }, (_, run) => {
  const [north, south] = [size(run, 37), size(run, 61)];
  return [north, south, north ** -0.1, 2 * south ** -0.4].join();
});
const late = (count: number) =>
  Array.from({ length: count }, (_, run) => {
    const [north, old, young] = [size(run, 41), size(run, 53), size(run, 67)];
    return [north, old, young, north ** -0.1, 2 * old ** -0.4, 2 * young ** -0.3].join();
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-changed-"));
  const table = (head: string, rows: readonly string[]) => `${[head, ...rows].join("\n")}\n`;
  const after = "size_North,size_Old,size_Young,loss_North,loss_Old,loss_Young";
  await writeFile(file("early.csv"), table("size_North,size_South,loss_North,loss_South", early));
  await writeFile(file("late.csv"), table(after, late(8)));
  await writeFile(file("two.csv"), table(after, late(2)));
  await writeFile(file("people.csv"), peopleTable(60));
});
afterAll(() => rm(folder, { recursive: true }));

const both = () => ["--runs", file("early.csv"), file("late.csv"), "--budget", "500"];

async function planJson(...words: string[]): Promise<RunsPlanResult> {
  const { stdout, stderr, code } = await runInProcess(["plan", ...words, "--json"]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return readResultText(stdout) as RunsPlanResult;
}

async function refused(...words: string[]): Promise<string> {
  const { stderr, code } = await runInProcess(["plan", ...words]);
  expect(stderr).not.toContain("    at ");
  expect(code).toBe(2);
  return stderr;
}

describe("plan --runs, where slices have changed", () => {
  it("says which runs are still valid for what after a split, and plans for the parts", async () => {
    const split = [...both(), "--split", "South=Old+Young", "--have", "North=100,Old=300,Young=100"];
    const { runs, slices } = await planJson(...split);
    expect(slices!.map(({ name }) => name)).toEqual(["North", "Old", "Young"]);
    expect(runs.validity.map((group) => [group.runs.length, group.losses, group.notFor])).toEqual([
      [12, ["North"], ["Old", "Young"]],
      [8, ["North", "Old", "Young"], []],
    ]);
    expect(runs.validity[0]!.changes[0]!.shares).toEqual({ Old: 0.75, Young: 0.25 });
    const { stdout } = await runInProcess(["plan", ...split]);
    expect(stdout).toMatch(/valid for the loss of +runs 1–12 +runs 13–20\n/);
    expect(stdout).toMatch(/^Old +no +yes$/m);
    expect(stdout).toContain("Runs 1–12: South was split; its size counts as 75 % Old and 25 % Young");
    const command = /`slicetuner (plan [^`]* --propose 8[^`]*)`/.exec(stdout)![1]!;
    expect(command).toContain("--split South=Old+Young");
  });

  it("buys parts that too few runs know apart in proportion, and proposes runs that tell them apart", async () => {
    const words = ["--runs", file("early.csv"), file("two.csv"), "--budget", "500", "--propose", "2"];
    const { slices, runs, plan, proposals } = await planJson(...words, "--split", "South=Old:3+Young:1");
    const [, old, young] = slices!;
    expect(Math.abs(old!.buy - 3 * young!.buy)).toBeLessThanOrEqual(3);
    expect(Object.keys(plan!.losses)).toEqual(["North", "Old + Young"]);
    expect(runs.tied[0]).toMatchObject({ name: "Old + Young", apart: 2 });
    expect(plan!.cost).toBe(slices!.reduce((sum, { buy }) => sum + buy, 0));
    const ratios = proposals.map(({ Old, Young }) => Old! / Young!);
    expect(ratios[0]! / ratios[1]!).toBeCloseTo(9, 1);
  });

  it("takes runs under the old and the new name for one, and merges, also from files of changes", async () => {
    await writeFile(file("renamed.json"), '{ "North": "N, and more" }');
    await writeFile(file("merged.json"), '{ "South": ["Old", "Young"] }');
    const words = [...both(), "--renamed", file("renamed.json"), "--merged", file("merged.json")];
    const { slices, runs, settings } = await planJson(...words);
    expect(slices!.map(({ name }) => name)).toEqual(["N, and more", "South"]);
    expect(runs.count).toBe(20);
    expect(settings).toMatchObject({
      renamed: { North: "N, and more" },
      merged: { South: ["Old", "Young"] },
    });
    const said = [...both(), "--renamed", '"North=N, and more"', "--merged", "South=Old+Young"];
    expect((await planJson(...said)).slices).toEqual(slices);
  });

  it("takes the trainings that a plan was made of for runs, with the rows of its slices", async () => {
    const plan = ["--data", file("people.csv"), "--label", "income", "--slice-by", "city", "--budget", "10"];
    plan.push("--trainings", "6", "--maximum-epochs", "5", "--workers", "0", "--out", file("plan.json"));
    expect((await runInProcess(["plan", ...plan])).code).toBe(0);
    const { runs } = await planJson("--runs", file("plan.json"), "--budget", "20");
    expect(runs.losses).toEqual(["Oslo", "Rome"]);
    const rome = { kind: "equals", column: "city", value: "Rome" };
    const named = {
      slices: [
        { name: "Roma", predicate: rome },
        { name: "others", predicate: { kind: "not", of: rome } },
      ],
    };
    await writeFile(file("slices.json"), JSON.stringify(named));
    const { runs: renamed } = await planJson(
      ...["--runs", file("plan.json"), "--slices", file("slices.json"), "--budget", "20"],
    );
    expect(renamed.losses.toSorted()).toEqual(["Roma", "others"]);
  });

  it("names what cannot be, each with what to do", async () => {
    const silent = await refused(...both());
    expect(silent).toContain('early.csv: has no column of "Old"; its slices are North, South');
    expect(silent).toContain("say how: --renamed OLD=NEW, --split OLD=PART+PART, --merged NEW=OLD+OLD");
    const wrong = await refused(
      ...[...both(), "--renamed", "Sauth=S,South=S", "--split", "South=East+West", "--merged", "X=Old+Young"],
    );
    expect(wrong).toContain('--renamed: the runs have no slice "Sauth"; did you mean "South"?');
    expect(wrong).toContain('--renamed: "Sauth" and "South" both become "S": say --merged S=Sauth+South');
    expect(wrong).toContain('--split: "South" is in --renamed too: a slice can be changed in one way only');
    expect(wrong).toContain('--split: neither the runs nor --have know the part "East" of "South"');
    const forms = await refused(...both(), "--split", "South", "--renamed", "=x", "--merged", "A=B:many+C");
    expect(forms).toContain('--split: "South" is no change, expected WHOLE=PART+PART');
    expect(forms).toContain('--renamed: "=x" is no change, expected OLD=NEW');
    const data = await refused(...both(), "--data", file("people.csv"), "--label", "income");
    expect(data).toContain("--data: is for plans from trainings on data; with --runs say the slices of now");
    const without = await refused("--split", "A=B+C", "--budget", "3");
    expect(without).toContain("--split: needs --runs, or --ratios and --metrics");
    const absent = await refused("--runs", file("none.csv"), file("nor.csv"), "--budget", "3");
    expect(absent).toContain("none.csv: there is no such file");
    expect(absent).toContain("nor.csv: there is no such file");
    const oslo = { kind: "equals", column: "city", value: "Oslo" };
    const notRome = { kind: "not", of: { kind: "equals", column: "city", value: "Rome" } };
    const overlapping = { slices: [{ predicate: notRome }, { predicate: oslo }] };
    await writeFile(file("overlapping.json"), JSON.stringify(overlapping));
    const overlap = await refused(...both(), "--slices", file("overlapping.json"));
    expect(overlap).toContain('has slices that share rows, "city ≠ Rome" and "city = Oslo"');
    const replaced = await refused(...both(), "--out", file("late.csv"));
    expect(replaced).toContain("--out: would replace --runs");
  });
});
