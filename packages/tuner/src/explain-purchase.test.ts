import { Random } from "@slicetuner/core";
import { createIndependentLossModel, fitLearningCurve } from "@slicetuner/curves";
import { expect, it } from "vitest";
import { explainPurchase } from "./explain-purchase.ts";

const curve = fitLearningCurve([
  { size: 25, loss: 0.6 },
  { size: 50, loss: 0.52 },
  { size: 75, loss: 0.49 },
  { size: 100, loss: 0.46 },
]);

/** 31 and 30 examples for a budget of 61, where equal amounts are 30 of each. */
function explained(status: "uniform" | "optimal") {
  const amounts = [31, 30];
  const allocation = { amounts, cost: 61, objective: 1, lowerBound: 1, gap: 0, multiplier: 0, status };
  return explainPurchase({
    lossModel: createIndependentLossModel([curve, curve]),
    allocation,
    amounts,
    constraints: { sizes: [100, 100], budget: 61, unitCosts: [1, 1], maximums: [500, 500] },
    sliceNames: ["A", "B"],
    fairnessWeight: 0.1,
    random: new Random(1),
  });
}

it("does not compare equal amounts with themselves, also where one more was bought of a slice", () => {
  const { gain, summary } = explained("uniform");
  expect(gain.overUniform).toBe(null);
  expect(summary[0]).toMatch(/they are equal amounts of all slices$/);
});

it("compares other plans with equal amounts", () => {
  const { gain, summary } = explained("optimal");
  expect(gain.overUniform?.chance).toBeGreaterThan(0);
  expect(summary[0]).toMatch(/than equal amounts with odds/);
});
