import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clean-bad-"));
  const rows = Array.from(
    { length: 40 },
    (_, row) => `${row},${row % 2 === 0 ? "a" : "b"},${row % 7},${row % 4 === 0 ? 1 : 0}`,
  );
  await writeFile(at("rows.csv"), ["id,group,x,label", ...rows, ""].join("\n"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...how: string[]) {
  const result = await runInProcess(["clean", ...how]);
  expect(result.stderr).not.toContain("    at ");
  return result;
}

async function runJson(...how: string[]) {
  const { code, stdout } = await run(...how, "--json");
  expect(code).toBe(0);
  return cleanResultSchema.parse(JSON.parse(stdout));
}

describe("clean, of input that is not as it should be", () => {
  it("says that no weights can help a group without positives", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, row) => `${row % 2 === 0 ? "a" : "b"},${row % 7},${row % 4 === 0 ? 1 : 0}`,
    );
    // The rows of group b are odd ones, and only rows that are multiples of four have the label.
    await writeFile(at("positives.csv"), ["group,x,label", ...rows, ""].join("\n"));
    const how = ["--data", at("positives.csv"), "--label", "label", "--group", "group", "--no-guard"];
    const result = await runJson(...how);
    expect(result.steps.at(-1)!.reweighStatus).toBe("impossible");
    expect(result.warnings.join()).toContain('group "b" has no row with the favourable label');
  });

  it("never removes more than half where all rows are outliers", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `${10 ** (row % 15)},${(-3) ** row},${row % 2}`);
    await writeFile(at("wild.csv"), ["x,y,label", ...rows, ""].join("\n"));
    const result = await runJson("--data", at("wild.csv"), "--label", "label", "--cutoff", "0.0001");
    expect(result.rows.output).toBeGreaterThanOrEqual(15);
  });

  it("matches all rows with threshold 0, and with 1 equal ones only", async () => {
    await writeFile(at("names.csv"), "name,city\nann,x\nanne,x\nbob,x\nann,x\n");
    const zero = await runJson("--data", at("names.csv"), "--match", "name:jaro-winkler:0");
    expect(zero.rows).toMatchObject({ input: 4, output: 1 });
    const one = await runJson("--data", at("names.csv"), "--match", "name:jaro-winkler:1");
    expect(one.rows).toMatchObject({ input: 4, output: 3 });
  });

  it("names the line of broken UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from("name,x\nann,1\nb"), Buffer.from([0xff]), Buffer.from("b,2\n")]);
    await writeFile(at("broken.csv"), bytes);
    const { code, stderr } = await run("--data", at("broken.csv"), "--match", "auto");
    expect(code).toBe(2);
    expect(stderr).toMatch(/broken\.csv:3/);
    expect(stderr).toContain("UTF-8");
  });

  it("names ids that come twice", async () => {
    await writeFile(at("twice.csv"), "id,name\n7,ann\n8,bob\n7,cid\n");
    const { code, stderr } = await run("--data", at("twice.csv"), "--id", "id", "--match", "auto");
    expect(code).toBe(2);
    expect(stderr).toContain('"7" in rows 1 and 3');
  });

  it("names a comparator's column that is not there, and what may be meant", async () => {
    const { code, stderr } = await run("--data", at("rows.csv"), "--match", "grop:exact");
    expect(code).toBe(2);
    expect(stderr).toContain('there is no column "grop"; did you mean "group"?');
  });

  it("wants predictions for equalized odds, and takes them", async () => {
    const how = ["--data", at("rows.csv"), "--label", "label", "--group", "group", "--no-guard"];
    const refused = await run(...how, "--strategy", "equalized-odds");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--predictions: and --strategy equalized-odds go together");
    const decided = await readFile(at("rows.csv"), "utf8");
    const lines = decided
      .trim()
      .split("\n")
      .map((line, row) => `${line},${row === 0 ? "decided" : row % 3 === 0 ? 1 : 0}`);
    await writeFile(at("decided.csv"), `${lines.join("\n")}\n`);
    const odds = ["--strategy", "equalized-odds", "--predictions", "decided", "--steps", "reweigh"];
    const result = await runJson("--data", at("decided.csv"), ...how.slice(2), ...odds);
    expect(result.steps[0]!.reweighStatus).toBe("odds");
  });

  it("refuses a table larger than the memory limit, and says what to do", async () => {
    await writeFile(at("large.csv"), `x,y\n${"12345678,some text of a row\n".repeat(50_000)}`);
    const { code, stderr } = await run("--data", at("large.csv"), "--match", "auto", "--memory-limit", "1MB");
    expect(code).toBe(2);
    expect(stderr).toContain("--memory-limit");
  });

  it("reads columns of the same name where it is told to, and finds flips with few rows by neighbours", async () => {
    await writeFile(at("same.csv"), "x,x,label\n1,2,0\n2,3,1\n3,4,0\n");
    const refused = await run("--data", at("same.csv"), "--label", "label");
    expect(refused.code).toBe(2);
    const how = ["--data", at("same.csv"), "--rename-duplicates", "--label", "label", "--flips"];
    const result = await runJson(...how, "--out", at("renamed.csv"));
    expect(result.warnings.join()).toContain("3 rows are too few to train on");
    expect(await readFile(at("renamed.csv"), "utf8")).toContain("x,x_2,label,weight");
  });
});
