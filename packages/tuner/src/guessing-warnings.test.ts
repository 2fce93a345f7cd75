import { createDataset, type TrainingResult } from "@slicetuner/core";
import { expect, it } from "vitest";
import { lossOfGuessing } from "./guessing-losses.ts";
import { guessingWarnings } from "./guessing-warnings.ts";

const dataOf = (labels: readonly number[]) =>
  createDataset({
    features: new Float32Array(labels.length),
    exampleShape: [1],
    labels: Int32Array.from(labels),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(labels.length),
    slices: [{ name: "all" }],
  });
const data = { train: dataOf([0, 0, 0, 1]), validation: dataOf([0, 1]) };
const resultsOf = (losses: readonly (number | null)[]) =>
  losses.map((loss) => ({ validation: loss === null ? null : { loss } })) as unknown as TrainingResult[];

it("guesses the shares of the classes, half an example of each added", () => {
  expect(lossOfGuessing(data.train, data.validation)).toBeCloseTo(
    -(Math.log(3.5 / 5) + Math.log(1.5 / 5)) / 2,
    12,
  );
});

it("warns where the model is worse than that, by what most trainings reach", () => {
  expect(guessingWarnings(data, resultsOf([0.5, 0.6, 9]))).toEqual([]);
  expect(guessingWarnings(data, resultsOf([null]))).toEqual([]);
  const [warning] = guessingWarnings(data, resultsOf([517_250_974, 0.5, 517_250_974]));
  expect(warning).toContain(
    "worse than guessing the shares of the classes (validation loss 517250000, guessing 0.78032)",
  );
});
