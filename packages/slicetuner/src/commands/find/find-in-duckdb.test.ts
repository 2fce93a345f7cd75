import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import type { FindResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

/** 600 people; the losses are large in Rome. */
const random = new Random(5);
const lines = Array.from({ length: 600 }, (_, row) => {
  const [age, city] = [20 + Math.floor(random.uniform() * 50), random.uniform() < 0.5 ? "Rome" : "Oslo"];
  const loss = random.uniform() + (city === "Rome" ? 1 : 0);
  return `${age},${city},${random.uniform() < 0.5 ? "low" : "high"},${loss},${1 + (row % 3)},k${row}`;
});
const header = "age,city,income,loss,w,key";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-find-"));
  await writeFile(file("rows.csv"), [header, ...lines, ""].join("\n"));
});
afterAll(() => rm(folder, { recursive: true }));

function file(name: string): string {
  return join(folder, name);
}

const inDuckDB = ["--counting", "duckdb"];
const rows = () => ["--data", file("rows.csv"), "--losses", "loss"];
const roles = ["--weight", "w", "--label", "income", "--id", "key"];

async function find(...options: string[]): Promise<FindResult> {
  const { code, stdout, stderr } = await runInProcess(["find", ...rows(), ...options, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as FindResult;
}

async function problemsOf(...options: string[]): Promise<string[]> {
  const { code, stderr } = await runInProcess(["find", ...options, ...inDuckDB]);
  expect(code).toBe(2);
  return stderr.replaceAll(`${folder}/`, "").replaceAll("error ", "").trim().split("\n");
}

const byName = (one: { column: string }, other: { column: string }) => (one.column < other.column ? -1 : 1);

describe("slicetuner find --counting duckdb", () => {
  it.each([
    ["lattice", roles],
    ["lattice", ["--columns", "age,city", "--edges", "age=30:60"]],
    ["score", [...roles, "--exclude", "age"]],
  ])("finds what is found in memory, of the same columns: %s, %j", async (engine, options) => {
    const memory = await find(...options, "--engine", engine);
    const found = await find(...options, "--engine", engine, ...inDuckDB, "--memory-limit", "200MB");
    expect(found.slices.length).toBeGreaterThan(0);
    expect(found.slices.map(({ name, rows: size, predicate }) => ({ name, size, predicate }))).toEqual(
      memory.slices.map(({ name, rows: size, predicate }) => ({ name, size, predicate })),
    );
    expect(found.losses.mean).toBeCloseTo(memory.losses.mean, 12);
    expect(found.data.columns).toEqual(memory.data.columns);
    expect(found.data.leftOut.toSorted(byName)).toEqual(memory.data.leftOut.toSorted(byName));
    expect(found.settings).toEqual({ ...memory.settings, counting: "duckdb", memoryLimit: "200MB" });
    expect(found.slices[0]!.examples).toEqual([]);
  });

  it("shows a table without examples", async () => {
    const { stdout } = await runInProcess(["find", ...rows(), "--columns", "city", ...inDuckDB]);
    expect(stdout).toMatch(/^ *1 +city = Rome +\d+ +1\.\d+ +\.\d+/m);
    expect(stdout).not.toContain("rows with the largest losses");
    expect(stdout).toMatch(/Next: `slicetuner find .* --out slices\.json` keeps these slices/);
  });

  it("says which options have no meaning with it", async () => {
    expect(await problemsOf("--dataset", "adult", "--engine", "tree", "--drop-incomplete")).toEqual([
      "--engine: tree needs the rows in memory: it has no meaning with --counting duckdb",
      "--dataset: has no meaning with --counting duckdb: name a file with --data",
      "--drop-incomplete: has no meaning with --counting duckdb: every row is counted",
    ]);
    expect(await problemsOf("--data", file("rows.csv"), "--label", "income")).toEqual([
      "--losses: is missing: with --counting duckdb it names a column of the data",
    ]);
  });

  it("tells what is wrong in the words of the options", async () => {
    expect(
      await problemsOf("--data", file("rows.csv"), "--losses", "los", "--columns", "agee", "--weight", "v"),
    ).toEqual([
      expect.stringMatching(
        /^--losses: no column "los" in rows\.csv; did you mean "loss"\?.* With --counting duckdb the losses are a column/,
      ),
      expect.stringMatching(/^--weight: no column "v" in rows\.csv/),
      expect.stringMatching(/^--columns: no column "agee" in rows\.csv; did you mean "age"\?/),
    ]);
    expect(await problemsOf(...rows(), "--edges", "city=3", "--categorical", "age")).toEqual([
      "--edges city: the column has texts; edges are for numbers",
    ]);
    expect(await problemsOf(...rows(), "--columns", "key")).toEqual([
      "columns: none is left to search",
      "column key: 600 different texts in 600 rows: it names rows and is no property that they share",
      "Use --edges or --distinct-values for columns of many values; a column of one value makes no slices.",
    ]);
    expect(await problemsOf(...rows(), "--memory-limit", "lots")).toEqual([
      '--memory-limit: is "lots", expected a size such as 800MB or 2GB',
    ]);
    const wrong = await problemsOf("--data", file("rows.csv"), "--losses", "city");
    expect(wrong[0]).toMatch(/^rows\.csv:2:city: is "\w+", expected a finite number$/);
    expect(wrong.find((line) => line.startsWith("--losses"))).toContain('580 more such rows in "city"');
  });
});
