import { describe, expect, it } from "vitest";
import { solveContinuous } from "./continuous.ts";
import type { AllocationInput } from "./input.ts";
import { createProblem } from "./problem.ts";

const solve = (input: Omit<AllocationInput, "amounts">) =>
  solveContinuous(createProblem({ fairnessWeight: 0, ...input, amounts: "continuous" }));
/** Gains by ½·2·x^−3/2 for one example more. */
const slice = { size: 100, scale: 2, exponent: 0.5 };

describe("the multiplier", () => {
  it("is the highest gain where the budget pays for the minimums and no more", () => {
    const slices = [slice, { ...slice, size: 400 }, { ...slice, size: 25, unitCost: 20 }];
    expect(solve({ slices, budget: 0 }).multiplier).toBeCloseTo(0.001, 12);
    // At a minimum of 300 the first gains as little as the second, and the third gains ½ · 2 · 25^−3/2 / 20.
    const held = slices.map((own, index) => ({ ...own, minimum: index === 0 ? 300 : 0 }));
    const { amounts, multiplier } = solve({ slices: held, budget: 300 });
    expect([...amounts]).toEqual([300, 0, 0]);
    expect(multiplier).toBeCloseTo(0.008 / 20, 12);
    // What is full gains nothing.
    const full = slices.map((own, index) => ({ ...own, maximum: index === 0 ? 0 : 9 }));
    expect(solve({ slices: full, budget: 0 }).multiplier).toBeCloseTo(0.008 / 20, 12);
  });

  it("counts what fairness adds to a slice above its reference", () => {
    // A loss of .2 above a reference of .1: each unit of it counts 1 + 3/.1.
    const { multiplier } = solve({ slices: [slice], budget: 0, fairnessWeight: 3, reference: [0.1] });
    expect(multiplier).toBeCloseTo(0.031, 12);
    const fair = solve({ slices: [slice], budget: 0, fairnessWeight: 3, reference: [0.3] });
    expect(fair.multiplier).toBeCloseTo(0.001, 12);
  });

  it("is 0 where all that there is is bought", () => {
    const slices = [
      { ...slice, maximum: 7 },
      { ...slice, exponent: 0, minimum: 1, maximum: 5 },
    ];
    const { amounts, multiplier } = solve({ slices, budget: 8 });
    expect([...amounts]).toEqual([7, 1]);
    expect(multiplier).toBe(0);
  });

  it("is the price at which the amounts are best, whatever the budget", () => {
    const { amountsAt } = solve({ slices: [slice, { ...slice, size: 400 }], budget: 50 });
    // x^−3/2 = 1/8000 at 400 examples.
    expect([...amountsAt(1 / 8000)]).toEqual([300, 0].map((value) => expect.closeTo(value, 6)));
    expect([...amountsAt(1)]).toEqual([0, 0]);
  });
});
