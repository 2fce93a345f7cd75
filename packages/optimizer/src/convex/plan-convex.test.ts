import { type ConvexObjective, Random } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "../allocate.ts";
import { coupledProblem, effectiveSum } from "../testing/effective-sum.ts";
import { planConvex } from "./plan-convex.ts";

const independent = (scales: readonly number[], exponents: readonly number[]): ConvexObjective =>
  effectiveSum(
    scales,
    exponents,
    scales.map((_, slice) => Float64Array.from(scales, (_, other) => (slice === other ? 1 : 0))),
  );

const slice = fc.record({
  size: fc.integer({ min: 10, max: 2000 }),
  scale: fc.double({ min: 0.1, max: 5, noNaN: true }),
  exponent: fc.double({ min: 0.1, max: 1, noNaN: true }),
  unitCost: fc.integer({ min: 1, max: 300 }).map((cents) => cents / 100),
  maximum: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 400 })),
});
const slicesOf = fc.array(slice, { minLength: 1, maxLength: 8 });

describe("planConvex", () => {
  it("is feasible and within its gap of the best where prices have no common unit", () => {
    const prices = [Math.PI, Math.E, Math.SQRT2];
    const objective = independent([3, 2, 1], [0.5, 0.4, 0.3]);
    const sizes = [20, 30, 40];
    const maximums = [9, 4, 12];
    const [budget, minimums] = [25, [0, 2, 0]];
    const plan = planConvex({ objective, sizes, budget, unitCosts: prices, minimums, maximums });
    let best = Number.POSITIVE_INFINITY;
    for (let a = 0; a <= 9; a++)
      for (let b = 2; b <= 4; b++)
        for (let c = 0; c <= 12; c++) {
          if (a * prices[0]! + b * prices[1]! + c * prices[2]! > budget) continue;
          best = Math.min(best, objective.value([20 + a, 30 + b, 40 + c]));
        }
    const cost = plan.amounts.reduce((sum, amount, index) => sum + amount * prices[index]!, 0);
    expect(cost).toBeLessThanOrEqual(budget);
    expect(plan.cost).toBeCloseTo(cost, 12);
    expect(
      plan.amounts.every((amount, index) => amount >= minimums[index]! && amount <= maximums[index]!),
    ).toBe(true);
    expect(plan.objective).toBeCloseTo(
      objective.value(sizes.map((size, index) => size + plan.amounts[index]!)),
      12,
    );
    expect(plan.objective).toBeGreaterThanOrEqual(best - 1e-12);
    expect(best).toBeGreaterThanOrEqual(plan.lowerBound - 1e-12);
    expect(plan.objective - best).toBeLessThanOrEqual(plan.gap + 1e-12);
  });

  it("finds what the exact solver finds where slices are independent", () => {
    fc.assert(
      fc.property(slicesOf, fc.integer({ min: 0, max: 2000 }), (slices, budget) => {
        const exact = allocate({ slices, budget, fairnessWeight: 0, amounts: "continuous" });
        const plan = planConvex({
          objective: independent(
            slices.map(({ scale }) => scale),
            slices.map(({ exponent }) => exponent),
          ),
          sizes: slices.map(({ size }) => size),
          unitCosts: slices.map(({ unitCost }) => unitCost),
          maximums: slices.map(({ maximum }) => maximum),
          budget,
          amounts: "continuous",
        });
        expect(plan.objective).toBeLessThanOrEqual(exact.objective + 1e-6);
        expect(plan.lowerBound).toBeLessThanOrEqual(exact.objective + 1e-12);
        expect(plan.gap).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it("proves itself against random purchases where slices live on each other's examples, in whole numbers too", () => {
    fc.assert(
      fc.property(slicesOf, fc.integer({ min: 50, max: 2000 }), fc.integer(), (slices, budget, seed) => {
        const random = new Random(seed);
        const sizes = slices.map(({ size }) => size);
        const unitCosts = slices.map(({ unitCost }) => unitCost);
        const objective = effectiveSum(
          slices.map(({ scale }) => scale),
          slices.map(({ exponent }) => exponent),
          slices.map((_, own) =>
            Float64Array.from(slices, (_, other) => (own === other ? 1 : random.uniform() ** 3)),
          ),
        );
        const plan = planConvex({ objective, sizes, unitCosts, budget });
        expect(plan.cost).toBeLessThanOrEqual(budget);
        expect(plan.amounts.every((amount) => Number.isInteger(amount) && amount >= 0)).toBe(true);
        expect(budget - plan.cost).toBeLessThan(Math.min(...unitCosts));
        for (let draw = 0; draw < 20; draw++) {
          const shares = slices.map(() => -Math.log(1 - random.uniform()));
          const total = shares.reduce((sum, share, index) => sum + share * unitCosts[index]!, 0);
          const other = sizes.map((size, index) => size + (shares[index]! * budget) / total);
          expect(objective.value(other)).toBeGreaterThanOrEqual(plan.lowerBound - 1e-12);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("proves a gap below 1e-6 for a hundred coupled slices", () => {
    const plan = planConvex({ ...coupledProblem(100), amounts: "continuous", enough: 1e-6 });
    expect(plan.gap).toBeLessThanOrEqual(1e-6);
    expect(plan.status).toBe("optimal");
  });

  it("rounds up no more than a budget that is a hair below a whole number pays for", () => {
    const objective = independent([1, 2], [0.5, 0.5]);
    const plan = planConvex({ objective, sizes: [10, 10], budget: 3 - 1e-10 });
    expect(plan.cost).toBe(2);
    expect(plan.amounts).toEqual([0, 2]);
    const held = planConvex({ objective, sizes: [10, 10], budget: 3 - 1e-10, minimums: [1, 0] });
    expect(held.amounts).toEqual([1, 1]);
  });

  it("names what cannot be", () => {
    const objective = independent([1, 1], [0.5, 0.5]);
    expect(() => planConvex({ objective, sizes: [1, 0], budget: -1, unitCosts: [1] })).toThrow(
      /budget[\s\S]*sizes\[1\][\s\S]*unitCosts/,
    );
    expect(() => planConvex({ objective, sizes: [1, 1], budget: 1, minimums: [1, 1] })).toThrow(
      "minimums: cost 2",
    );
  });
});
