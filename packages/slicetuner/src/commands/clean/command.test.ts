import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanResultSchema } from "@slicetuner/results";
import { readTable } from "@slicetuner/tabular";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const at = (name: string) => join(folder, name);

/** Table 1 of the paper; one value with a leading zero, which no reader of numbers may take away. */
const example = [
  "id,name,gender,age,label,code",
  "e1,John,M,20,1,007",
  'e2,Joe,M,20,0,"a,""b"""',
  "e3,Joseph,M,20,0,",
  "e4,Sally,F,30,1,?",
  "e5,Sally,F,40,0,x",
  "e6,Sally,F,300,1,y",
  "",
].join("\n");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clean-"));
  await writeFile(at("dirty.csv"), example);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const roles = ["--id", "id", "--label", "label", "--group", "gender", "--exclude", "code"];
const match = ["--match", "name:jaro-winkler:0.85,age:exact"];

async function cleanJson(...more: string[]) {
  const { code, stdout, stderr } = await runInProcess(["clean", ...more, "--json"]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  return cleanResultSchema.parse(JSON.parse(stdout));
}

describe("clean", () => {
  it("removes, merges and reweighs the paper's example, and writes what it kept as it was read", async () => {
    const result = await cleanJson("--data", at("dirty.csv"), ...roles, ...match, "--out", at("cleaned.csv"));
    expect(result.rows).toEqual({ input: 6, removed: 1, merged: 1, output: 4 });
    expect(result.steps.map(({ step }) => step)).toEqual(["sanitize", "resolve", "reweigh"]);
    expect(result.steps.at(-1)!.ratesAfter!.parity).toBeCloseTo(1, 12);
    expect(result.matching).toBeNull();
    expect((await readFile(at("cleaned.csv"), "utf8")).trim().split("\n")).toEqual([
      "id,name,gender,age,label,code,weight",
      "e1,John,M,20,1,007,1.0",
      'e2,Joseph,M,20,0,"a,""b""",1.0',
      "e4,Sally,F,30,1,?,1.0",
      "e5,Sally,F,40,0,x,1.0",
    ]);
    const report = JSON.parse(await readFile(at("cleaned.csv.report.json"), "utf8"));
    expect(report).toEqual({ ...result, data: { ...result.data }, seconds: report.seconds });
    expect(await readFile(at("dirty.csv"), "utf8")).toBe(example);
  });

  it.each([
    ["match-target", "sanitize,resolve,reweigh", [1, 1, 1, 1], 1],
    ["match-target", "resolve,sanitize,reweigh", [1, 1, 1, 1], 1],
    ["match-target", "sanitize,reweigh,resolve", [1, 1, 1, 1], 1],
    ["match-target", "reweigh,sanitize,resolve", [1, 0.5, 1, 1], 0.75],
    ["match-target", "resolve,reweigh,sanitize", [1, 0.5, 1, 1], 0.75],
    ["kamiran-calders", "sanitize,resolve,reweigh", [1.2, 1.8, 0.8, 1.2], 1],
    ["kamiran-calders", "reweigh,sanitize,resolve", [1.5, 1.5, 0.75, 1.5], 2 / 3],
  ])("gives the weights of %s in the order %s", async (strategy, steps, weights, parity) => {
    const how = ["--strategy", strategy, "--steps", steps, "--out", at("ordered.parquet")];
    const result = await cleanJson("--data", at("dirty.csv"), ...roles, ...match, ...how);
    expect(result.steps.at(-1)!.ratesAfter!.parity).toBeCloseTo(parity, 12);
    const table = await readTable(at("ordered.parquet"));
    expect(table.columns.map(({ name, kind }) => `${name} ${kind}`)).toContain("age numeric");
    const column = table.columns.find(({ name }) => name === "weight")!;
    const written = column.kind === "numeric" ? [...column.values] : [];
    written.forEach((weight, row) => {
      expect(weight).toBeCloseTo(weights[row]!, 12);
    });
    expect(written).toHaveLength(4);
  });

  it("takes the word tab for the delimiter, as every command does", async () => {
    await writeFile(at("tabs.txt"), "id\tage\ne1\t20\ne2\t21\ne3\t22\n");
    const result = await cleanJson("--data", at("tabs.txt"), "--delimiter", "tab", "--id", "id", "--dry-run");
    expect(result.rows.input).toBe(3);
  });

  it("writes nothing with --dry-run", async () => {
    const result = await cleanJson(
      "--data",
      at("dirty.csv"),
      ...roles,
      "--out",
      at("not-there.csv"),
      "--dry-run",
    );
    expect(result.data.table).toBeNull();
    await expect(readFile(at("not-there.csv"))).rejects.toThrow();
  });

  it("takes rows and steps back", async () => {
    await cleanJson("--data", at("dirty.csv"), ...roles, ...match, "--out", at("first.csv"));
    const report = ["--undo", at("first.csv.report.json")];
    const rows = await cleanJson(...report, "--rows", "e6", "--out", at("second.csv"));
    expect(rows.rows).toEqual({ input: 6, removed: 0, merged: 1, output: 5 });
    expect(rows.steps.at(-1)!.ratesAfter!.parity).toBeCloseTo(1, 12);
    const step = await cleanJson(...report, "--step", "resolve", "--out", at("third.csv"));
    expect(step.rows).toEqual({ input: 6, removed: 1, merged: 0, output: 5 });
    const all = await cleanJson(...report, "--out", at("fourth.csv"));
    expect(all.rows).toEqual({ input: 6, removed: 0, merged: 0, output: 6 });
  });

  describe("the guard", () => {
    /** Two groups; the label follows x; the last rows have x far off and the label turned around. */
    const rows = Array.from({ length: 400 }, (_, row) => {
      const x = ((row * 7919) % 400) / 100 - 2;
      const label = x + ((row * 31) % 10) / 10 - 0.5 > 0 ? 1 : 0;
      return `${x},${row % 2 === 0 ? "a" : "b"},${label}`;
    });
    const poison = Array.from({ length: 60 }, (_, row) => `${30 + row / 10},${row % 2 === 0 ? "a" : "b"},0`);
    const how = ["--label", "label", "--group", "group"];

    it("tells what each step does to a model, with standard errors", async () => {
      await writeFile(at("poisoned.csv"), ["x,group,label", ...rows, ...poison, ""].join("\n"));
      const { guard } = await cleanJson("--data", at("poisoned.csv"), ...how);
      expect(guard!.steps.map(({ step }) => step)).toEqual(["sanitize", "reweigh"]);
      expect(guard!.rows).toBeGreaterThan(300);
      expect(guard!.steps[0]!.verdict).toBe("better");
      const { accuracy } = guard!.steps[0]!.change;
      expect(accuracy.value).toBeGreaterThan(2 * accuracy.standardError);
      const { stdout } = await runInProcess(["clean", "--data", at("poisoned.csv"), ...how]);
      expect(stdout).toMatch(/after sanitize +\+0\.\d+ ± 0\.\d+/);
    });

    it("keeps no step that is worse with --only-if-better", async () => {
      await writeFile(at("parity.csv"), ["x,group,label", ...rows, ""].join("\n"));
      const kept = await cleanJson("--data", at("parity.csv"), ...how, "--only-if-better");
      const all = [...kept.guard!.leftOut, ...kept.guard!.steps.map(({ step }) => step)];
      expect(all.sort()).toEqual(["reweigh", "sanitize"]);
      expect(kept.steps.map(({ step }) => step)).toEqual(kept.guard!.steps.map(({ step }) => step));
      expect(kept.guard!.steps.every(({ verdict }) => verdict !== "worse")).toBe(true);
    });

    it("trains nothing with --no-guard, and wants roles for --only-if-better", async () => {
      const quiet = await cleanJson("--data", at("dirty.csv"), ...roles, "--no-guard");
      expect(quiet.guard).toBeNull();
      const { code, stderr } = await runInProcess(["clean", "--data", at("dirty.csv"), "--only-if-better"]);
      expect(code).toBe(2);
      expect(stderr).toContain("--only-if-better: needs one table with --label and --group");
    });
  });

  it("links two tables and measures the links against the truth", async () => {
    const line = (id: number, name: string, city: string, phone: number, entity: number) =>
      [id, name, city, phone, entity].join(",");
    const head = "id,name,city,phone,entity";
    const names = Array.from(
      { length: 40 },
      (_, row) => `${"abcdefgh"[row % 8]}${"aeiou"[row % 5]}rt${row}on`,
    );
    const table = (slip: string) =>
      [
        head,
        ...names.map((name, row) => line(row, name + slip, `city ${row % 6}`, 55_000_000 + row * 7919, row)),
        "",
      ].join("\n");
    await writeFile(at("one.csv"), table(""));
    await writeFile(at("two.csv"), table("n"));
    const files = ["--data", at("one.csv"), "--data", at("two.csv")];
    const result = await cleanJson(
      ...files,
      "--id",
      "id",
      "--match",
      "auto",
      "--truth",
      "entity",
      "--out",
      at("links.csv"),
    );
    expect(result.matching).toEqual({ pairs: 40, precision: 1, recall: 1, f1: 1 });
    const links = (await readFile(at("links.csv"), "utf8")).trim().split("\n");
    expect(links).toHaveLength(41);
    expect(links).toContain("1:7,2:7");
  });

  it.each([
    [
      ["--match", "nmae:foo:3"],
      ['"foo" is no comparator', "expected a threshold from 0 to 1"],
    ],
    [["--match", "nmae:exact"], ['there is no column "nmae"; did you mean "name"?']],
    [
      ["--label", "lable", "--group", "sex"],
      ['--label: no column "lable" in ', '--group: no column "sex" in '],
    ],
    [["--id", "gender"], ['--id: "gender" names 4 rows like an earlier one']],
    [["--steps", "reweigh"], ["--steps: reweigh needs --label and --group"]],
    [["--rows", "e1"], ["--rows: has a meaning with --undo only"]],
  ])("refuses %j", async (more, expected) => {
    const { code, stderr } = await runInProcess(["clean", "--data", at("dirty.csv"), ...more]);
    expect(code).toBe(2);
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).not.toContain("    at ");
  });

  it("never replaces its input", async () => {
    const { code, stderr } = await runInProcess([
      "clean",
      "--data",
      at("dirty.csv"),
      "--out",
      at("dirty.csv"),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("the input is never changed");
  });
});
