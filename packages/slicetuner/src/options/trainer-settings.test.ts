import { ProblemList } from "@slicetuner/core";
import { expect, it } from "vitest";
import { type OptionName, options } from "./options.ts";
import { readSettings } from "./read-settings.ts";

function problemsOf(flags: Readonly<Record<string, unknown>>): string[] {
  const problems = new ProblemList();
  readSettings(Object.keys(options) as OptionName[], flags, undefined, problems);
  return problems.problems.map(({ path, message }) => `${path} ${message}`);
}

it("a program takes no option of our models; each is named", () => {
  const flags = { model: "mlp", hiddenSizes: "8", learningRate: "0.1", patience: "3", batchSize: "8" };
  const problems = problemsOf({ ...flags, trainer: "command", command: "train" });
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
    "--model",
    "--hidden-sizes",
    "--learning-rate",
    "--batch-size",
    "--patience",
  ]);
  expect(problems[0]).toContain("put it into --command");
  expect(problemsOf({ trainer: "command", command: "train", timeLimit: "60", workers: "0" })).toEqual([]);
});

it("options of a program have no meaning without one", () => {
  const problems = problemsOf({ command: "train", dataFormat: "arrow", programCan: "weights" });
  expect(problems).toEqual(
    ["--command", "--data-format", "--program-can"].map(
      (name) => `${name} has no meaning without --trainer command`,
    ),
  );
});

it("a program must be named, once", () => {
  expect(problemsOf({ trainer: "command" })).toEqual([
    '--command is missing: say which program trains, e.g. --command "python3 train.py"',
  ]);
  expect(problemsOf({ trainer: "command", command: "" })).toHaveLength(1);
});
