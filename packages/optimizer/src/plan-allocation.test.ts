import type { CurveStatus, IndependentLossModel, LearningCurve } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import { planAllocation } from "./plan-allocation.ts";

function curve(scale: number, exponent: number, status: CurveStatus = "converged"): LearningCurve {
  return {
    family: "power-law",
    scale,
    exponent,
    floor: 0,
    status,
    residualSumOfSquares: 0,
    degreesOfFreedom: 1,
    covariance: null,
    predict: (size) => scale * size ** -exponent,
    interval: () => null,
  };
}

function modelOf(curves: LearningCurve[]): IndependentLossModel {
  return {
    kind: "independent-curves",
    curves,
    predict: (sizes) => curves.map((each, index) => each.predict(sizes[index]!)),
    gradient: () => [],
    interval: () => [],
    draw: () => (sizes) => [...sizes],
  };
}

describe("planAllocation", () => {
  it("is allocate on the model's curves", () => {
    const lossModel = modelOf([curve(2, 0.3), curve(3, 0.5, "edge")]);
    const plan = planAllocation({
      lossModel,
      sizes: [100, 200],
      budget: 90,
      unitCosts: [1, 2],
      fairnessWeight: 1,
      minimums: [0, 5],
      maximums: [40, 500],
    });
    expect(plan).toEqual(
      allocate({
        slices: [
          { size: 100, scale: 2, exponent: 0.3, maximum: 40 },
          { size: 200, scale: 3, exponent: 0.5, unitCost: 2, minimum: 5, maximum: 500 },
        ],
        budget: 90,
        fairnessWeight: 1,
      }),
    );
  });

  it("buys nothing for slices whose curve does not fall, but counts their loss", () => {
    for (const status of ["flat", "rising", "too-few-points"] as const) {
      const lossModel = modelOf([curve(2, 0.3), curve(3, 0.5, status)]);
      const plan = planAllocation({ lossModel, sizes: [100, 100], budget: 50 });
      expect(plan.amounts).toEqual([50, 0]);
      const losses = [2 * 150 ** -0.3, 0.3];
      const mean = (2 * 100 ** -0.3 + 0.3) / 2;
      const excess = losses.reduce((sum, loss) => sum + Math.max(0, loss / mean - 1), 0);
      expect(plan.objective).toBeCloseTo(losses[0]! + losses[1]! + 0.1 * excess, 12);
    }
  });

  it("passes on how amounts count and what losses are compared with", () => {
    const lossModel = modelOf([curve(2, 0.3), curve(3, 0.5)]);
    const said = { budget: 33.3, reference: "complement", amounts: "continuous" } as const;
    const plan = planAllocation({ lossModel, sizes: [100, 200], ...said });
    const slices = [
      { size: 100, scale: 2, exponent: 0.3 },
      { size: 200, scale: 3, exponent: 0.5 },
    ];
    expect(plan).toEqual(allocate({ slices, ...said }));
    expect(plan.amounts.some((amount) => !Number.isInteger(amount))).toBe(true);
  });

  it("names weights that are none, and that only coupled slices know weights", () => {
    const lossModel = modelOf([curve(2, 0.3), curve(3, 0.5)]);
    const weighed = (importance: readonly number[]) => () =>
      planAllocation({ lossModel, sizes: [1, 2], budget: 1, importance });
    expect(weighed([-1, Number.POSITIVE_INFINITY])).toThrow(
      "importance[0]: -1; expected a finite number of at least 0\nimportance[1]: Infinity; expected a finite",
    );
    expect(weighed([0, 0])).toThrow("importance: all 0");
    expect(weighed([1, 1])).toThrow("importance: is known to estimates of coupled slices only");
  });

  it("wants one number a slice", () => {
    const lossModel = modelOf([curve(2, 0.3)]);
    expect(() => planAllocation({ lossModel, sizes: [1, 2], budget: 1, maximums: [] })).toThrow(
      "sizes: 2 numbers; expected one a slice, 1\nmaximums: 0 numbers; expected one a slice, 1",
    );
  });
});
