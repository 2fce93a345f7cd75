import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import { checkResultSchema, type EvaluateResult, evaluateResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const place = (name: string): string => join(folder, name);

/**
 * Rows with a label and two columns of decisions: `good` errs on a tenth, `bad` on a tenth of men and 0.4 of
 * women.
 */
function scoredTable(rows: number): string {
  const random = new Random(3);
  const lines = Array.from({ length: rows }, (_, row) => {
    const sex = row % 2 === 0 ? "Female" : "Male";
    const label = random.uniform() < 0.5 ? "yes" : "no";
    const err = (rate: number): string =>
      random.uniform() < rate ? (label === "yes" ? "no" : "yes") : label;
    return `${sex},${label},${err(0.1)},${err(sex === "Female" ? 0.4 : 0.1)}`;
  });
  return ["sex,label,good,bad", ...lines, ""].join("\n");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-check-"));
  await writeFile(place("scored.csv"), scoredTable(600));
  for (const column of ["good", "bad"]) {
    const data = ["--data", place("scored.csv"), "--label", "label", "--group", "sex", "--replicates", "200"];
    const { code } = await runInProcess([
      ...["evaluate", "--predictions", column, ...data],
      ...["--out", place(`${column}.json`)],
    ]);
    expect(code).toBe(0);
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function check(...words: readonly string[]) {
  const outcome = await runInProcess(["check", ...words, "--json"]);
  return { ...outcome, result: checkResultSchema.parse(JSON.parse(outcome.stdout)) };
}

async function evaluation(name: string): Promise<EvaluateResult> {
  return evaluateResultSchema.parse(JSON.parse(await readFile(place(name), "utf8")));
}

describe("slicetuner check", () => {
  it("passes what holds with code 0, and fails what does not with code 3", async () => {
    const { test } = await evaluation("bad.json");
    const table = test.groups[0]!.table;
    const limits = "accuracy >= 0.5, accuracy of every group >= 0.7";
    const line = [place("bad.json"), "--require", limits];
    const failing = await check(...line, "--accepted", place("absent.json"), "--accept");
    expect(failing.code).toBe(3);
    expect(failing.result.accepted.status).toBe("not-written");
    expect(failing.result.checks.map(({ part, status, value }) => [part, status, value])).toEqual([
      [null, "passed", test.accuracy.value],
      ["sex=Female", "failed", table[0]!.accuracy.value],
      ["sex=Male", "passed", table[1]!.accuracy.value],
    ]);
    const { stdout, code } = await runInProcess(["check", ...line]);
    expect(code).toBe(3);
    expect(stdout).toContain("FAILED");
    expect(stdout).toContain("accuracy of sex=Female is");
    const passing = await runInProcess(["check", place("good.json"), "--require", limits]);
    expect(passing.code).toBe(0);
  });

  it("fails what became worse than the accepted result beyond noise, and that alone", async () => {
    const accepted = ["--accepted", place("accepted.json")];
    const kept = await check(place("good.json"), ...accepted, "--accept");
    expect(kept.code).toBe(0);
    expect(kept.result.accepted.status).toBe("written");
    expect((await check(place("good.json"), ...accepted)).code).toBe(0);
    const { code, result } = await check(place("bad.json"), ...accepted);
    expect(code).toBe(3);
    const failed = result.checks.filter(({ status }) => status === "failed");
    expect(failed.map(({ measure, part }) => `${measure} ${part}`)).toContain("accuracy sex=Female");
    expect(failed.every(({ part }) => part !== "sex=Male")).toBe(true);
    // The other way round nothing is worse.
    await check(place("bad.json"), ...accepted, "--accept");
    expect((await check(place("good.json"), ...accepted)).code).toBe(0);
  });

  it("measures a model or a column itself", async () => {
    const data = ["--data", place("scored.csv"), "--label", "label", "--group", "sex", "--replicates", "0"];
    const limits = ["--require", "accuracy of Female >= 0.7"];
    const { code, result } = await check("--predictions", "bad", ...data, ...limits);
    expect(code).toBe(3);
    expect(result.source).toEqual({ name: "bad", kind: "evaluate", subject: "column bad" });
    const { test } = await evaluation("bad.json");
    expect(result.checks[0]!.value).toBe(test.groups[0]!.table[0]!.accuracy.value);
  });

  it("writes JUnit XML and annotations", async () => {
    const line = [place("bad.json"), "--require", "accuracy of every group >= 0.7"];
    const { stderr, code } = await runInProcess(["check", ...line, "--junit", place("j.xml"), "--github"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^::error title=slicetuner check \(requirement\)::accuracy of sex=Female is/m);
    const xml = await readFile(place("j.xml"), "utf8");
    expect(xml).toMatch(/<testsuite name="requirements" tests="2" failures="1"/);
    expect(xml).toMatch(/<failure message="accuracy of sex=Female is [\d.]+, required >= 0.7"\/>/);
  });

  it("fails a number that could not be measured", async () => {
    const result = await evaluation("good.json");
    result.test.accuracy = { value: null, interval: null, reason: "there are no rows" };
    await writeFile(place("unmeasured.json"), JSON.stringify(result));
    const { code, result: found } = await check(
      place("unmeasured.json"),
      ...["--require", "accuracy >= 0.1"],
    );
    expect(code).toBe(3);
    expect(found.checks[0]!.message).toContain("cannot be measured: there are no rows");
  });

  it.each([
    [["none-such.json"], "there is no such file"],
    [["scored.csv"], "is no result of slicetuner"],
    [["good.json", "--require", "acc > 1"], 'is "acc > 1", expected e.g. accuracy >= 0.8'],
    [["good.json", "--require", "accuracy <= 1"], "a larger accuracy is better; write >="],
    [["good.json", "--require", "acuracy >= 1"], '"acuracy" is no measure'],
    [["good.json", "--require", "accuracy of Femal >= 1"], "is about nothing in this result: there are"],
    [["good.json", "--require", "loss >= 1"], "a smaller loss is better"],
    [["good.json"], "--require: is missing, and there is no accepted result"],
    [[], "--result: is missing"],
    [["good.json", "--accepted", "absent.json"], "absent.json: there is no such file"],
    [["good.json", "--accept", "--accepted", "good.json"], "would replace"],
  ])("refuses %j with code 2", async (words, message) => {
    const named = words.map((word) => (/\.(json|csv)$/.test(word) ? place(word) : word));
    const { code, stderr } = await runInProcess(["check", ...named]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
