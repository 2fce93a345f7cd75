import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, cast, concatenate, constant, Graph, matrixMultiply, sigmoid } from "@slicetuner/onnx-graph";
import { evaluateResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
let scored: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-evaluate-"));
  scored = join(folder, "scored.csv");
  // sex, label, decision, probability of "yes"
  const lines = [
    "Female,yes,yes,0.9",
    "Female,yes,no,0.4",
    "Female,no,no,0.2",
    "Female,no,no,0.1",
    "Male,yes,yes,0.8",
    "Male,yes,yes,0.7",
    "Male,no,yes,0.6",
    "Male,no,no,0.3",
    ",no,no,0.3",
  ];
  await writeFile(scored, ["sex,label,decision,score", ...lines, ""].join("\n"));
});

afterAll(() => rm(folder, { recursive: true }));

async function evaluate(...flags: readonly string[]) {
  const { code, stdout, stderr } = await runInProcess(["evaluate", ...flags, "--json"]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  return evaluateResultSchema.parse(JSON.parse(stdout));
}

async function refused(...flags: readonly string[]): Promise<string> {
  const { code, stderr } = await runInProcess(["evaluate", ...flags]);
  expect(code).toBe(2);
  expect(stderr).not.toContain("    at ");
  return stderr;
}

describe("slicetuner evaluate", () => {
  it("measures a column of decisions", async () => {
    const { test, warnings, calibration } = await evaluate(
      "--predictions",
      "decision",
      "--data",
      scored,
      "--label",
      "label",
      "--group",
      "sex",
      "--replicates",
      "0",
    );
    expect(test.accuracy.value).toBeCloseTo(7 / 9, 12);
    expect(test.fairness!.demographicParity.gap.value).toBeCloseTo(0.75 - 0.25, 12);
    expect(test.fairness!.equalOpportunity.gap.value).toBeCloseTo(0.5, 12);
    expect(test.fairness!.equalizedOdds.ratio.value).toBe(0);
    expect(test.logLoss).toEqual({
      value: null,
      interval: null,
      reason: "only decisions are known, no probabilities",
    });
    expect(calibration).toBeNull();
    expect(warnings).toEqual(["sex: 1 examples have no value and are in no group."]);
  });

  it("measures a column of probabilities, which decides as they say", async () => {
    const { test, data } = await evaluate(
      "--predictions",
      "score",
      "--data",
      scored,
      "--label",
      "label",
      "--group",
      "sex",
    );
    expect(data.positive).toBe("yes");
    expect(test.accuracy.value).toBeCloseTo(7 / 9, 12);
    const losses = [0.9, 0.4, 0.8, 0.9, 0.8, 0.7, 0.4, 0.7, 0.7].map((chance) => -Math.log(chance));
    expect(test.logLoss.value).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 9, 5);
    // Of 4 · 5 pairs, only .4 against .6 is in the wrong order.
    expect(test.rocArea.value).toBeCloseTo(19 / 20, 12);
    expect(test.accuracy.interval!.lower).toBeLessThanOrEqual(7 / 9);
  });

  it("is null with a reason, never 0, where a group lacks a class", async () => {
    const lacking = join(folder, "lacking.csv");
    await writeFile(lacking, "sex,label,decision\nFemale,no,yes\nFemale,no,no\nMale,yes,yes\nMale,no,no\n");
    const { test, warnings } = await evaluate(
      "--predictions",
      "decision",
      "--data",
      lacking,
      "--label",
      "label",
      "--group",
      "sex",
      "--replicates",
      "0",
    );
    expect(test.fairness!.equalOpportunity.gap.value).toBeNull();
    expect(test.groups[0]!.fairness.equalOpportunity.gap.reason).toContain(
      "Female lacks examples of a class",
    );
    expect(warnings.join()).toContain("equal opportunity and equalized odds cannot be told");
  });

  it("tells people a table for each group column", async () => {
    const { stdout } = await runInProcess([
      "evaluate",
      "--predictions",
      "score",
      "--data",
      scored,
      "--label",
      "label",
      "--group",
      "sex",
    ]);
    expect(stdout).toMatch(/accuracy\s+\.7778 \[/);
    expect(stdout).toMatch(/Female\s+4/);
    expect(stdout).toContain("95 % bootstrap intervals, 1000 samples");
  });

  it("measures another's ONNX classifier with two inputs, and counts where its decisions differ from a column", async () => {
    // P("yes") = σ(hours + 2 age − 90): 64-bit hours, then 32-bit age.
    const graph = new Graph();
    const hours = cast(graph.input("hours", "float64", ["rows", 1]), "float32");
    const age = graph.input("age", "float32", ["rows", 1]);
    const weights = constant("float32", [2, 1], Float32Array.of(1, 2));
    const bias = constant("float32", [1], Float32Array.of(-90));
    const logits = add(matrixMultiply(concatenate([hours, age], 1), weights), bias);
    const [model, data] = [join(folder, "foreign.onnx"), join(folder, "foreign.csv")];
    await writeFile(model, graph.toModel({ probability: sigmoid(logits) }));
    // Logits −30, 10, 1, −5, 20: no, yes, yes, no, yes. The column `before` says otherwise of rows 3 and 5.
    const lines = [
      "20,20,Female,no,no",
      "30,40,Female,yes,yes",
      "35,21,Male,yes,no",
      "30,25,Male,yes,no",
      "40,30,Male,yes,no",
    ];
    await writeFile(data, ["age,hours,sex,label,before", ...lines, ""].join("\n"));
    const flags = ["--model", model, "--columns", "hours,age", "--data", data, "--label", "label"];
    const checked = [...flags, "--group", "sex", "--replicates", "0", "--predictions", "before"];
    const { test, parity } = await evaluate(...checked, "--parity-check", "4");
    expect(parity).toEqual({ column: "before", rows: 4, different: 1 });
    expect(test.accuracy.value).toBeCloseTo(4 / 5, 12);
    const losses = [-30, 10, 1, -5, 20].map((logit, row) => Math.log1p(Math.exp(row === 0 ? logit : -logit)));
    expect(test.logLoss.value).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 5, 5);
    expect(test.fairness!.demographicParity.gap.value).toBeCloseTo(2 / 3 - 1 / 2, 12);
    const { stdout } = await runInProcess(["evaluate", ...checked, "--parity-check", "1000"]);
    expect(stdout).toContain("The model's decisions and the column before, 5 rows: 2 differ.");
  });

  it("refuses probabilities that are none", async () => {
    const wrong = join(folder, "wrong.csv");
    await writeFile(wrong, "label,p,q\nyes,1.5,0.5\nno,,0.5\nno,0.2,0.2\n");
    const one = await refused("--predictions", "p", "--data", wrong, "--label", "label");
    expect(one).toContain("wrong.csv:2:p: is 1.5, expected a probability in [0, 1]");
    expect(one).toContain("wrong.csv:3:p: has no value");
    await writeFile(wrong, "label,p,q\nyes,0.5,0.5\nno,0.2,0.2\n");
    expect(await refused("--predictions", "p,q", "--data", wrong, "--label", "label")).toContain(
      "the probabilities have the sum 0.4000, not 1",
    );
  });

  it("refuses what is no classifier, and what does not go together", async () => {
    const data = ["--data", scored, "--label", "label"];
    expect(await refused(...data)).toContain("--model: is missing");
    expect(await refused(...data, "--model", scored)).toContain("is no model that ONNX Runtime opens");
    expect(await refused(...data, "--model", join(folder, "none.onnx"))).toContain("there is no file");
    expect(await refused(...data, "--model", folder)).toContain("has no encoding.json");
    expect(await refused(...data, "--model", "m.onnx", "--predictions", "score")).toContain("--parity-check");
    expect(await refused(...data, "--predictions", "sex")).toContain(
      '"sex" holds Female, Male; expected the classes no, yes',
    );
    expect(await refused(...data, "--predictions", "other")).toContain('no column "other" in ');
  });
});
