import { Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { knownInfluence, measure } from "../testing/known-influence.ts";
import { momentsOf } from "../testing/plain-algebra.ts";
import { createInfluenceLossModel } from "./influence-loss-model.ts";

const truth = knownInfluence(4);
const modelOf = (standardError: number) =>
  createInfluenceLossModel(measure(truth, { trainings: 48, noise: 0.01, seed: 1, standardError }));
const model = modelOf(0.02);
/** The same measurements, on validation data without end. */
const unsure = modelOf(0);

it("adds the noise of final trainings, of test examples and of new examples to an outcome", () => {
  const variancesOf = (
    of: typeof model,
    sizes: readonly number[],
    trainings: number,
    examplesPerValidationExample: readonly number[] | null,
  ) => {
    const random = new Random("outcomes");
    const means = Array.from({ length: 2000 }, () => {
      const outcomes = of.drawOutcome(random, { trainings, examplesPerValidationExample })(sizes);
      expect(outcomes).toHaveLength(trainings);
      return sizes.map((_, slice) => momentsOf(outcomes.map((losses) => losses[slice]!)).mean);
    });
    return sizes.map((_, slice) => momentsOf(means.map((losses) => losses[slice]!)).variance);
  };
  const { present } = truth;
  const many = variancesOf(unsure, present, 40, null);
  const [one, four] = [variancesOf(unsure, present, 1, null), variancesOf(unsure, present, 4, null)];
  const bought = variancesOf(
    unsure,
    present.map((size) => 2 * size),
    40,
    null,
  );
  const untested = variancesOf(model, present, 4, null);
  const tested = variancesOf(model, present, 4, [1, 1, 1, 1]);
  present.forEach((_, slice) => {
    // The losses were made with normal noise of 0.01; a final training has it again.
    const ofOne = (one[slice]! - many[slice]!) / 0.01 ** 2;
    expect(ofOne).toBeGreaterThan(0.6);
    expect(ofOne).toBeLessThan(1.5);
    // 1/4 of the variance less 1/40, of all but 1/40.
    const share = (four[slice]! - many[slice]!) / (one[slice]! - many[slice]!);
    expect(Math.abs(share - (1 / 4 - 1 / 40) / (1 - 1 / 40))).toBeLessThan(0.08);
    // As many test examples as validation examples: a standard error of 0.02 again.
    const ofTests = (tested[slice]! - untested[slice]!) / 0.02 ** 2;
    expect(ofTests).toBeGreaterThan(0.75);
    expect(ofTests).toBeLessThan(1.25);
    expect(bought[slice]).toBeGreaterThan(many[slice]! + 0.2 * 0.01 ** 2);
  });
});
