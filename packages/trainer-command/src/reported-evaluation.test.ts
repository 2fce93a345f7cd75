import { createSampleData } from "@slicetuner/conformance";
import { evaluateProbabilities, ProblemList, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { readEvaluation } from "./reported-evaluation.ts";

const { validation } = createSampleData({ classes: 3, validationSizes: [12, 9, 5] });
const weights = validation.weights.map((_, row) => [1, 2, 0.5, 0][row % 4]!);
const part = { ...validation, weights };
const random = new Random(4);
const predictions = Array.from(validation.labels, () => {
  const scores = [0, 0, 0].map(() => Math.exp(random.normal()));
  const sum = scores.reduce((total, score) => total + score, 0);
  return scores.map((score) => score / sum);
});
const losses = predictions.map((row, index) => -Math.log(row[validation.labels[index]!]!));

function read(fields: Record<string, unknown>) {
  const problems = new ProblemList();
  const reported = readEvaluation(fields, part, "test.", problems);
  return { ...reported, problems: problems.problems.map(({ path, message }) => `${path} ${message}`) };
}

describe("a reported evaluation", () => {
  it("is computed from predictions, standard errors and accuracy included", () => {
    const { evaluation, predictions: kept, problems } = read({ predictions });
    const expected = evaluateProbabilities(part, Float32Array.from(predictions.flat()));
    expect(problems).toEqual([]);
    expect(kept).toEqual(Float32Array.from(predictions.flat()));
    expect(evaluation.accuracy).toBe(expected.accuracy);
    expect(evaluation.loss).toBeCloseTo(expected.loss, 6);
    for (const slice of [0, 1, 2]) {
      expect(evaluation.sliceLosses[slice]).toBeCloseTo(expected.sliceLosses[slice]!, 6);
      expect(evaluation.sliceStandardErrors![slice]).toBeCloseTo(expected.sliceStandardErrors![slice]!, 6);
    }
  });

  it("is computed from losses of the examples: their mean and its standard error", () => {
    const { evaluation } = read({ losses });
    const rows = [...validation.sliceIds.keys()].filter((row) => validation.sliceIds[row] === 1);
    const total = rows.reduce((sum, row) => sum + weights[row]!, 0);
    const mean = rows.reduce((sum, row) => sum + weights[row]! * losses[row]!, 0) / total;
    const squares = rows.reduce((sum, row) => sum + (weights[row]! * (losses[row]! - mean)) ** 2, 0);
    const count = rows.filter((row) => weights[row]! > 0).length;
    expect(evaluation.sliceLosses[1]).toBeCloseTo(mean, 12);
    expect(evaluation.sliceStandardErrors![1]).toBeCloseTo(
      Math.sqrt((squares * count) / (count - 1)) / total,
      12,
    );
    expect(evaluation.accuracy).toBeNaN();
  });

  it("takes what is given before what could be computed", () => {
    const given = {
      sliceLosses: [1, 2, 3],
      sliceStandardErrors: { "slice 0": 0.1, "slice 1": null, "slice 2": 0.3 },
    };
    expect(read({ ...given, predictions, accuracy: 0.25 }).evaluation).toMatchObject({
      sliceLosses: [1, 2, 3],
      sliceStandardErrors: [0.1, null, 0.3],
      accuracy: 0.25,
    });
    expect(read({ sliceLosses: [1, 2, 3] }).evaluation.sliceStandardErrors).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["nothing", {}, /^test\.sliceLosses is missing, expected.*or give losses or predictions/],
    ["too few losses", { losses: losses.slice(1) }, /^test\.losses has 25 entries for 26 rows/],
    [
      "a loss that is none",
      { losses: losses.with(3, -1) },
      /^test\.losses\[3\] is -1, expected a finite number/,
    ],
    ["losses that are no list", { losses: 3 }, /^test\.losses is 3, expected a list/],
    [
      "too few classes",
      { predictions: predictions.with(2, [0.5, 0.5]) },
      /^test\.predictions\[2\] is \[0\.5,0\.5\], expected 3 prob/,
    ],
    ["logits", { predictions: predictions.with(5, [1, -2, 2]) }, /^test\.predictions\[5\] is \[1,-2,2\]/],
    ["shares that do not add up", { predictions: predictions.with(0, [0.5, 0.6, 0.5]) }, /with the sum 1/],
    [
      "a wrong standard error",
      { losses, sliceStandardErrors: [1, "x", 1] },
      /^test\.sliceStandardErrors\.slice 1 is "x"/,
    ],
  ])("is refused: %s", (_, fields, expected) => {
    const { problems } = read(fields);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it("is refused where the true class has the probability 0, but not for an example without weight", () => {
    const impossible = (row: number) =>
      predictions.with(
        row,
        [0, 1, 2].map((label) => (label === (validation.labels[row]! + 1) % 3 ? 1 : 0)),
      );
    expect(read({ predictions: impossible(4) }).problems[0]).toMatch(
      /^test\.predictions\[4\] gives the true class/,
    );
    expect(read({ predictions: impossible(3) }).problems).toEqual([]);
  });
});
