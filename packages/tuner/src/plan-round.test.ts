import { createIndependentLossModel, createLearningCurve } from "@slicetuner/curves";
import { describe, expect, it } from "vitest";
import { planTuned } from "./plan-round.ts";

const curve = (scale: number, exponent: number) =>
  createLearningCurve({
    family: "power-law",
    scale,
    exponent,
    floor: 0,
    status: "converged",
    residualSumOfSquares: 0,
    degreesOfFreedom: 1,
    covariance: null,
  });

describe("planTuned", () => {
  // The large slice keeps the ratio at 100: one more example of a small one changes it by 9, more than the
  // limit of 1.
  const sizes = [1000, 10, 10];
  const unlimited = sizes.map(() => Number.POSITIVE_INFINITY);
  const lossModel = createIndependentLossModel([curve(0.1, 0.01), curve(1, 0.4), curve(2, 0.4)]);

  it("buys the one planned example that helps most for its price where the limit lets nothing through", () => {
    const plan = (unitCosts: number[]) =>
      planTuned(lossModel, { sizes, budget: 40, unitCosts, maximums: unlimited }, { fairnessWeight: 0 }, 1);
    expect(plan([1, 1, 1]).amounts).toEqual([0, 0, 1]);
    // Twice the gain at three times the price.
    expect(plan([1, 1, 3]).amounts).toEqual([0, 1, 0]);
    expect(plan([1, 1, 1]).isCut).toBe(true);
  });

  it("takes the whole plan without a limit", () => {
    const { amounts, allocation, isCut } = planTuned(
      lossModel,
      { sizes, budget: 40, unitCosts: [1, 1, 1], maximums: unlimited },
      { fairnessWeight: 0 },
      undefined,
    );
    expect(amounts).toEqual(allocation!.amounts);
    expect(isCut).toBe(false);
  });
});
