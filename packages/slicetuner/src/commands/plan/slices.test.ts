import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Predicate } from "@slicetuner/core";
import type { AskResult, CompareResult, PlanResult, RunResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { smallTrainings } from "../../testing/small-trainings.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-slices-"));
  await writeFile(join(folder, "people.csv"), peopleTable(100));
  await writeFile(join(folder, "more.csv"), peopleTable(40));
  await writeFile(join(folder, "slices.json"), JSON.stringify({ slices: overlapping }));
});
afterAll(() => rm(folder, { recursive: true }));

const young: Predicate = { kind: "range", column: "age", from: null, to: 45, includesTo: false };
const roman: Predicate = { kind: "equals", column: "city", value: "Rome" };
const overlapping = [{ name: "young", predicate: young }, { predicate: roman }];
/** Ages are 20 to 69, each equally often in both cities. */
const parts = ["young only", "young + city = Rome", "city = Rome only", "everything else"];
const sizes = [50, 50, 50, 50];

function file(name: string): string {
  return join(folder, name);
}

async function call(command: string, options: readonly string[], slices = "slices.json"): Promise<Outcome> {
  const data = ["--data", file("people.csv"), "--label", "income", "--slices", file(slices)];
  return runInProcess([command, ...data, "--budget", "20", ...options]);
}

async function resultOf<Result>(command: string, ...options: string[]): Promise<Result> {
  const { code, stdout } = await call(command, [...options, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Result;
}

async function problemsOf(slices: unknown, ...options: string[]): Promise<string[]> {
  await writeFile(file("wrong.json"), typeof slices === "string" ? slices : JSON.stringify({ slices }));
  const { code, stderr } = await call("plan", options, "wrong.json");
  expect(code).toBe(2);
  return stderr
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(`${folder}/`, "").replace("error ", ""));
}

describe("--slices", () => {
  it("plans for the parts that overlapping slices make, and says so", async () => {
    const { data, slices } = await resultOf<PlanResult>("plan", ...smallTrainings);
    expect(data.slices).toEqual(parts);
    expect(slices.map(({ name, size }) => [name, size])).toEqual(
      parts.map((name, part) => [name, sizes[part]! - Math.floor(sizes[part]! / 4)]),
    );
    expect(data.slicePredicates?.["young only"]).toEqual({
      kind: "and",
      of: [young, { kind: "not", of: roman }],
    });
    // The column that names the parts is no feature: age, and one for each city.
    expect(data.features).toBe(3);
    expect(data.columns?.map(({ name }) => name)).toEqual(["age", "city", "income"]);
    const { stdout } = await call("plan", smallTrainings);
    expect(stdout).toMatch(/slices\.json: 2 slices, taken apart so that each row is in one part/);
    expect(stdout).toMatch(/^young \+ city = Rome +50$/m);
  });

  it("gives the rows of a pool their slices by the same predicates", async () => {
    const result = await resultOf<RunResult>(
      "run",
      "--pool",
      file("more.csv"),
      "--repeats",
      "1",
      ...smallTrainings,
    );
    expect(result.slices.map(({ name }) => name)).toEqual(parts);
    const lines = peopleTable(40).split("\n");
    const bought = result.acquiredExamples.map((id) => lines[Number(id.split(":").at(-1)) - 1]!.split(","));
    const rows = (test: (age: number, city: string) => boolean): number =>
      bought.filter(([age, city]) => test(Number(age), city!)).length;
    expect(result.slices.map(({ acquired }) => acquired)).toEqual([
      rows((age, city) => age < 45 && city !== "Rome"),
      rows((age, city) => age < 45 && city === "Rome"),
      rows((age, city) => age >= 45 && city === "Rome"),
      rows((age, city) => age >= 45 && city !== "Rome"),
    ]);
    expect(bought.length).toBeGreaterThan(10);
  });

  it("serves compare and ask", async () => {
    const compared = await resultOf<CompareResult>(
      "compare",
      ...["--initial", "10", "--validation", "10", "--test", "10", "--strategies", "uniform,one-shot"],
      ...["--seeds", "1", "--repeats", "1", ...smallTrainings],
    );
    expect(compared.methods[0]!.amounts).toEqual(
      Object.fromEntries(parts.map((name) => [name, { mean: 5, standardDeviation: null }])),
    );
    const asked = await resultOf<AskResult>("ask", "--to", file("asked"));
    expect(asked.data.slices).toEqual(parts);
  });

  it("may be made of columns that are no features", async () => {
    const { data } = await resultOf<PlanResult>("plan", "--exclude", "city", ...smallTrainings);
    expect(data.slices).toEqual(parts);
    expect(data.features).toBe(1);
  });

  it("merges small parts and says into which", async () => {
    const { stdout, stderr } = await call("plan", ["--minimum-examples", "51", "--json", ...smallTrainings]);
    const { data, warnings } = JSON.parse(stdout) as PlanResult;
    expect(data.slices).toEqual(["young", "everything else"]);
    expect(warnings[0]).toMatch(
      /slices\.json: 2 parts with fewer than 51 rows merged into those most like them: "young \+ city = Rome" \(50\) into "young", "city = Rome only" \(50\) into "everything else"$/,
    );
    expect(stderr).toContain(warnings[0]);
  });

  it("is told all that is wrong with the file at once, each with its place", async () => {
    expect(
      await problemsOf([
        { name: "a", predicate: { kind: "range", column: "age", to: "45" } },
        {
          name: "b",
          predicate: { kind: "and", of: [{ kind: "maybe" }, { kind: "equals", column: "city" }] },
        },
        { name: "c", predicate: { ...roman, colum: "city" } },
      ]),
    ).toEqual([
      "wrong.json: slices[0].predicate.to: expected number, received string",
      "wrong.json: slices[1].predicate.of[0].kind: expected equals, range, and, or, or not",
      "wrong.json: slices[1].predicate.of[1].value: expected a text, a number, or null for a missing value",
      'wrong.json: slices[2].predicate: Unrecognized key: "colum"',
    ]);
    expect(
      await problemsOf([
        { name: "a", predicate: { ...roman, column: "cty" } },
        { name: "a", predicate: { ...roman, column: "age" } },
      ]),
    ).toEqual([
      'wrong.json: slices[0].predicate.column: there is no column "cty"; did you mean "city"? (people.csv)',
      'wrong.json: slices[1].name: "a" is the name of slices[0] too (people.csv)',
      expect.stringMatching(/^wrong\.json: slices\[1\]\.predicate\.value: is the text "Rome".*--categorical/),
    ]);
    expect(
      await problemsOf([
        { name: "a", predicate: roman },
        { name: "a", predicate: young },
      ]),
    ).toEqual(['wrong.json: slices[1].name: "a" is the name of slices[0] too (people.csv)']);
    expect(await problemsOf([])).toEqual(["wrong.json: slices: has no slice"]);
    expect(await problemsOf("{")).toEqual([expect.stringMatching(/^--slices: "wrong\.json" is no JSON/)]);
    expect(await problemsOf([{ predicate: roman }], "--slice-by", "city")).toEqual([
      "--slices: contradicts --slice-by; choose one",
    ]);
    expect(await problemsOf([{ predicate: { ...roman, value: "Paris" } }])).toEqual([
      "wrong.json: the slices take nothing apart: no row of people.csv lies in any of them",
    ]);
    const { stderr } = await runInProcess(["plan", "--data", file("people.csv"), "--label", "income"]);
    expect(stderr).toContain("--slice-by: is missing: name the columns that make the slices");
    expect(stderr).toContain("or a file of slices with --slices");
  });
});
