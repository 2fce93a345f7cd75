import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DuckDBCounterOptions, openDuckDBCounter } from "./index.ts";

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "duckdb-counter-"));
  path = join(folder, "rows.csv");
});
afterAll(() => rm(folder, { recursive: true }));

/** The problems with which a file of these lines is refused; nothing of DuckDB's may be left. */
async function refuse(
  lines: readonly string[],
  options: Partial<DuckDBCounterOptions> = {},
): Promise<string[]> {
  await writeFile(path, `${lines.join("\n")}\n`);
  const before = (await readdir(folder)).length;
  const opening = openDuckDBCounter({ path, losses: "loss", temporaryFolder: folder, ...options });
  const error: unknown = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(await readdir(folder)).toHaveLength(before);
  if (!InvalidInputError.isInstance(error)) throw error ?? new Error("nothing was refused");
  return error.problems.map(({ path: at, message }) => `${at}: ${message}`.replaceAll(`${folder}/`, ""));
}

const good = ["age,race,loss,weight", "39,White,0.5,1", "50,Black,1.5,2", "28,White,0.25,1"];

describe("a file that is refused", () => {
  it("is none", async () => {
    expect(await refuse(good, { path: join(folder, "no.csv") })).toEqual(["no.csv: there is no such file"]);
  });

  it("has no row", async () => {
    expect(await refuse(["age,loss"])).toEqual(["rows.csv: holds no row besides the header"]);
  });

  it("has losses that are missing or no numbers, each named by its line", async () => {
    const lines = ["age,loss", "1,0.5", "2,", "3,high", "4,NaN", "5,inf", "6,0.25"];
    expect(await refuse(lines)).toEqual([
      "rows.csv:3:loss: is missing, expected a finite number",
      'rows.csv:4:loss: is "high", expected a finite number',
      'rows.csv:5:loss: is "NaN", expected a finite number',
      'rows.csv:6:loss: is "inf", expected a finite number',
    ]);
  });

  it("has so many wrong losses that the others are counted", async () => {
    const lines = ["age,loss", ...Array.from({ length: 1025 }, (_, row) => `${row % 7},none`)];
    const problems = await refuse(lines);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('losses: 1,005 more such rows in "loss"');
  });

  it("has weights below 0, and wrong numbers elsewhere: all are told at once", async () => {
    const ages = Array.from({ length: 40 }, (_, row) => `${row},0.5,1`);
    const lines = ["age,loss,weight", ...ages, "old,0.5,-1", "5,,1"];
    expect(await refuse(lines, { weights: "weight" })).toEqual([
      "rows.csv:43:loss: is missing, expected a finite number",
      'rows.csv:42:weight: is "-1", expected a finite number of at least 0',
      'rows.csv:42:age: "old" is no finite number in a numeric column (97.6 % of its values are numbers)',
    ]);
  });

  it("has weights that are all 0", async () => {
    const lines = good.map((line) => line.replace(/,\d$/, ",0"));
    expect(await refuse(lines, { weights: "weight" })).toEqual([
      'weights: the weights in "weight" are all 0; at least one row must count',
    ]);
  });

  it("has losses whose squares overflow", async () => {
    expect(await refuse(["age,loss", "1,1e200", "2,0"])).toEqual([
      'losses: the losses in "loss" are so large that their squares have no sum in floating point',
    ]);
  });

  it("has weights whose squares overflow", async () => {
    expect(await refuse(["age,loss,w", "1,1,1e200", "2,0,1"], { weights: "w" })).toEqual([
      'weights: the weights in "w" are so large that their squares have no sum in floating point',
    ]);
  });

  it("has no column to search, with the reasons", async () => {
    const lines = ["id,same,loss,out", ...Array.from({ length: 60 }, (_, row) => `r${row},1,${row},${row}`)];
    expect(await refuse(lines, { exclude: ["out"] })).toEqual([
      "columns: none is left to search",
      "columns.id: 60 different texts in 60 rows: it names rows and is no property that they share",
      "columns.same: every row has the same value (= 1)",
      "columns.out: excluded",
    ]);
  });
});

describe("options that are refused", () => {
  it("name columns that are not there", async () => {
    const options = {
      losses: "los",
      weights: "wieght",
      only: ["job"],
      exclude: ["zip"],
      distinctValues: ["hours"],
      edges: { income: [1] },
    };
    const problems = await refuse(good, options);
    expect(problems[0]).toBe(
      'losses: no column "los" in rows.csv; did you mean "loss"? The columns are age, race, loss, weight',
    );
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "losses",
      "weights",
      "only[0]",
      "exclude[0]",
      "distinctValues[0]",
      "edges.income",
    ]);
  });

  it("contradict each other", async () => {
    const options = {
      weights: "loss",
      only: ["race", "loss"],
      exclude: ["age", "race"],
      distinctValues: ["age", "loss", "hours"],
      edges: { race: [3, 2], hours: [Number.NaN], zip: [] },
      bins: 1,
    };
    expect(await refuse(good, options)).toEqual([
      "bins: is 1, expected a whole number from 2 to 1000",
      'weights: "loss" is the column of the losses',
      "edges.race[1]: is 2 after 3; edges must ascend",
      "edges.hours[0]: is NaN, expected a finite number",
      "edges.zip: has 0 edges, expected 1 to 65534",
      'distinctValues[1]: "loss" is the column of the losses',
      'only[1]: "loss" is the column of the losses',
      'distinctValues[1]: "loss" is the column of the weights',
      'only[1]: "loss" is the column of the weights',
      'distinctValues[0]: "age" is excluded, too',
      "edges.race: is excluded, too",
      'only[0]: "race" is excluded, too',
      'distinctValues[2]: "hours" has edges, too',
    ]);
  });

  it("cut texts at edges", async () => {
    expect(await refuse(good, { edges: { race: [1] } })).toEqual([
      "edges.race: the column has texts; edges are for numbers",
    ]);
  });

  it("exclude the losses", async () => {
    expect(await refuse(good, { exclude: ["loss"] })).toEqual(['losses: "loss" is excluded']);
  });

  it("give DuckDB nothing to work with", async () => {
    expect(await refuse(good, { memoryLimit: "much", threads: 0 })).toEqual([
      'memoryLimit: is "much", expected a size such as 800MB or 2GB',
      "threads: is 0, expected a whole number of at least 1",
    ]);
    expect(await refuse(good, { temporaryFolder: join(folder, "nowhere") })).toEqual([
      'temporaryFolder: no folder can be made in "nowhere"',
    ]);
  });
});

it("warns of values that look alike, as tables in memory do", async () => {
  const lines = ["sex,loss", "Male,0.5", "male,1", "Female,0.25", "Male,0.125"];
  await writeFile(path, `${lines.join("\n")}\n`);
  const counter = await openDuckDBCounter({ path, losses: "loss", temporaryFolder: folder });
  await counter.close();
  expect(counter.warnings).toEqual([
    `${path}:sex: "Male" and "male" differ only in case, spaces or invisible characters and count as different; normalize makes them one`,
  ]);
});
