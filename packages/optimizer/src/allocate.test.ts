import { InvalidInputError } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import type { AllocationInput } from "./input.ts";
import { costOfPlan, problemArbitrary, sliceFall, sliceObjective } from "./testing/problems.ts";

const anyCost = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10),
  fc.double({ min: 0.05, max: 20, noNaN: true }),
);
const anyBudget = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-9, max: 10, noNaN: true }),
  fc.integer({ min: 0, max: 5000 }),
  fc.constantFrom(1e6, 1e9, 1e13),
);
const anyProblem = problemArbitrary({ slices: 12, unitCost: anyCost, budget: anyBudget, largestMinimum: 20 });

function expectFeasible(input: AllocationInput, amounts: readonly number[]): void {
  expect(costOfPlan(input, amounts)).toBeLessThanOrEqual(input.budget);
  input.slices.forEach(({ minimum = 0, maximum = Number.POSITIVE_INFINITY }, index) => {
    expect(amounts[index]).toBeGreaterThanOrEqual(minimum);
    expect(amounts[index]).toBeLessThanOrEqual(maximum);
  });
}

describe("continuous plan", () => {
  it("meets the optimality conditions", () => {
    fc.assert(
      fc.property(anyProblem, (input) => {
        const { fairnessWeight, reference, slices, budget } = input;
        const { amounts, cost, status } = allocate({ ...input, amounts: "continuous" });
        expectFeasible({ ...input, amounts: "continuous" }, amounts);
        // One multiplier separates what a unit of budget would gain in any slice from what it gained in any.
        let wouldGain = 0;
        let leastGained = Number.POSITIVE_INFINITY;
        slices.forEach((slice, index) => {
          const { minimum = 0, maximum = Number.POSITIVE_INFINITY, unitCost = 1, size } = slice;
          const amount = amounts[index]!;
          const fall = (side: 1 | -1): number =>
            sliceFall(slice, amount, fairnessWeight, reference[index]!, side);
          if (amount < maximum) wouldGain = Math.max(wouldGain, fall(1));
          const isBought = amount > minimum + 1e-9 * (size + amount) && unitCost * (amount - minimum) > 1e-9;
          if (isBought && status !== "flat-curves") leastGained = Math.min(leastGained, fall(-1));
        });
        expect(wouldGain).toBeLessThanOrEqual(leastGained * (1 + 1e-7));
        if (wouldGain > 0) expect(budget - cost).toBeLessThanOrEqual(1e-12 * budget);
      }),
      { numRuns: 3000 },
    );
  });

  it("proves itself: the bound is sound against random plans, and the gap is rounding", () => {
    fc.assert(
      fc.property(
        anyProblem,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (input, shares) => {
          const plan = allocate({ ...input, amounts: "continuous" });
          expect(plan.gap).toBeGreaterThanOrEqual(0);
          expect(plan.gap).toBeLessThanOrEqual(1e-10 * plan.objective);
          const { slices, budget, fairnessWeight, reference } = input;
          const total = shares.reduce((sum, share) => sum + share, 1e-9);
          const left =
            budget - slices.reduce((sum, { unitCost = 1, minimum = 0 }) => sum + unitCost * minimum, 0);
          const other = slices.reduce((sum, slice, index) => {
            const { minimum = 0, maximum = Number.POSITIVE_INFINITY, unitCost = 1 } = slice;
            const amount = Math.min(maximum, minimum + (left * shares[index]!) / total / unitCost);
            return sum + sliceObjective(slice, amount, fairnessWeight, reference[index]!);
          }, 0);
          expect(other).toBeGreaterThanOrEqual(plan.lowerBound * (1 - 1e-13));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("is exact where the multiplier is known in closed form", () => {
    // b·a·x^−(a+1) equal for both: x₂/x₁ = 4^(1/2) with a = 1 and scales 1 and 4.
    const slices = [
      { size: 10, scale: 1, exponent: 1 },
      { size: 10, scale: 4, exponent: 1 },
    ];
    const plan = allocate({ slices, budget: 70, fairnessWeight: 0, amounts: "continuous" });
    expect(plan.amounts[0]).toBeCloseTo(20, 10);
    expect(plan.amounts[1]).toBeCloseTo(50, 10);
    expect(plan.multiplier).toBeCloseTo(1 / 900, 15);
  });

  it("scales with the problem: sizes and budget times k, scales times k^exponent, amounts times k", () => {
    const curves = [
      { size: 100, scale: 2, exponent: 0.3 },
      { size: 200, scale: 3, exponent: 0.5 },
      { size: 150, scale: 1.5, exponent: 0.2 },
    ];
    const small = allocate({ slices: curves, budget: 700, fairnessWeight: 1, amounts: "continuous" });
    for (const k of [0.01, 7, 1e6]) {
      const slices = curves.map(({ size, scale, exponent }) => ({
        size: size * k,
        scale: scale * k ** exponent,
        exponent,
      }));
      const large = allocate({ slices, budget: 700 * k, fairnessWeight: 1, amounts: "continuous" });
      large.amounts.forEach((amount, index) => {
        expect(amount / k).toBeCloseTo(small.amounts[index]!, 8);
      });
    }
  });

  it("makes equal slices equally large", () => {
    const slices = [10, 40, 25].map((size) => ({ size, scale: 2, exponent: 0.4, unitCost: 2 }));
    const { amounts } = allocate({ slices, budget: 90, amounts: "continuous" });
    const sizes = slices.map(({ size }, index) => size + amounts[index]!);
    for (const size of sizes) expect(size).toBeCloseTo(40, 10);
  });

  it("buys more fairness for a higher fairness weight, and pays for it with loss", () => {
    fc.assert(
      fc.property(
        problemArbitrary({ slices: 8, unitCost: anyCost, budget: fc.integer({ min: 1, max: 3000 }) }),
        (input) => {
          let lastExcess = Number.POSITIVE_INFINITY;
          let lastLoss = 0;
          for (const fairnessWeight of [0, 0.03, 0.1, 1, 10]) {
            const { amounts } = allocate({ ...input, fairnessWeight, amounts: "continuous" });
            let excess = 0;
            let loss = 0;
            input.slices.forEach((slice, index) => {
              loss += sliceObjective(slice, amounts[index]!, 0, 1);
              const withPenalty = sliceObjective(slice, amounts[index]!, 1, input.reference[index]!);
              excess += withPenalty - sliceObjective(slice, amounts[index]!, 0, 1);
            });
            expect(excess).toBeLessThanOrEqual(lastExcess + 1e-8 * (1 + excess));
            expect(loss).toBeGreaterThanOrEqual(lastLoss - 1e-8 * loss);
            [lastExcess, lastLoss] = [excess, loss];
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("whole plan", () => {
  it("keeps the budget, the bounds and its word about the gap", () => {
    fc.assert(
      fc.property(anyProblem, (input) => {
        const plan = allocate(input);
        expectFeasible(input, plan.amounts);
        expect(plan.amounts.every(Number.isInteger)).toBe(true);
        expect(plan.cost).toBe(costOfPlan(input, plan.amounts));
        expect(plan.gap).toBeCloseTo(plan.objective - plan.lowerBound, 15);
        const continuous = allocate({ ...input, amounts: "continuous" });
        const slack = 1e-12 * Math.abs(plan.objective);
        if (plan.status !== "flat-curves") {
          expect(plan.objective).toBeGreaterThanOrEqual(continuous.lowerBound - slack);
          expect(plan.lowerBound).toBeGreaterThanOrEqual(continuous.lowerBound - slack);
        }
      }),
      { numRuns: 1000 },
    );
  });

  /** The best of all plans, by trying each. */
  function bruteForce(
    input: AllocationInput & { fairnessWeight: number; reference: readonly number[] },
  ): number {
    const { slices, fairnessWeight, reference, budget } = input;
    const visit = (index: number, amounts: readonly number[]): number => {
      if (index === slices.length) {
        return slices.reduce(
          (sum, slice, at) => sum + sliceObjective(slice, amounts[at]!, fairnessWeight, reference[at]!),
          0,
        );
      }
      const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = slices[index]!;
      let best = Number.POSITIVE_INFINITY;
      for (let amount = minimum; amount <= maximum; amount++) {
        const next = [...amounts, amount];
        const padded = slices.map((slice, at) => next[at] ?? slice.minimum ?? 0);
        if (costOfPlan(input, padded) > budget) break;
        best = Math.min(best, visit(index + 1, next));
      }
      return best;
    };
    return visit(0, []);
  }

  for (const [name, unitCost] of [
    ["equal costs", fc.constant(1)],
    ["equal decimal costs", fc.constant(0.1)],
    ["whole costs", fc.integer({ min: 1, max: 5 })],
    ["decimal costs", fc.integer({ min: 5, max: 30 }).map((tenths) => tenths / 10)],
    ["any costs", fc.double({ min: 0.5, max: 4, noNaN: true })],
  ] as const) {
    it(`is the best of all plans on small problems with ${name}`, () => {
      const scale = name === "equal decimal costs" ? 0.1 : 1;
      const budget = fc.integer({ min: 0, max: 14 }).map((units) => units * scale);
      fc.assert(
        fc.property(problemArbitrary({ slices: 4, unitCost, budget, largestMinimum: 2 }), (input) => {
          const plan = allocate(input);
          const best = bruteForce(input);
          const rounding = 1e-12 * best;
          expect(plan.objective).toBeGreaterThanOrEqual(best - rounding);
          expect(plan.lowerBound).toBeLessThanOrEqual(best + rounding);
          if (plan.status === "optimal") expect(plan.objective).toBeLessThanOrEqual(best + rounding);
          expect(plan.objective).toBeLessThanOrEqual(best + rounding);
        }),
        { numRuns: 600 },
      );
    });
  }

  it("is certified by unit gains for equal costs: no unit not bought gains more than one that was", () => {
    fc.assert(
      fc.property(
        problemArbitrary({
          slices: 40,
          unitCost: fc.constant(3),
          budget: fc.integer({ min: 0, max: 20_000 }),
          largestMinimum: 5,
        }),
        (input) => {
          const { amounts, status, cost } = allocate(input);
          fc.pre(status !== "flat-curves");
          expect(status).toBe("optimal");
          const value = (index: number, amount: number): number =>
            sliceObjective(input.slices[index]!, amount, input.fairnessWeight, input.reference[index]!);
          let forward = 0;
          let backward = Number.POSITIVE_INFINITY;
          input.slices.forEach(({ minimum = 0, maximum = Number.POSITIVE_INFINITY }, index) => {
            const amount = amounts[index]!;
            if (amount < maximum)
              forward = Math.max(forward, value(index, amount) - value(index, amount + 1));
            if (amount > minimum)
              backward = Math.min(backward, value(index, amount - 1) - value(index, amount));
          });
          expect(forward).toBeLessThanOrEqual(backward + 1e-12 * Math.abs(value(0, 0)) + 1e-11);
          if (forward > 1e-9) expect(input.budget - cost).toBeLessThan(3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("spends what the reference code overspends: half-up rounding would cost 4 of 3", () => {
    const slices = [1, 1].map(() => ({ size: 10, scale: 1, exponent: 0.5 }));
    const { amounts, cost } = allocate({ slices, budget: 3 });
    expect(cost).toBe(3);
    expect([...amounts].sort()).toEqual([1, 2]);
  });
});

describe("edges", () => {
  const curve = { size: 100, scale: 1, exponent: 0.5 };

  it("buys nothing for nothing", () => {
    const plan = allocate({ slices: [curve, curve], budget: 0 });
    expect(plan).toMatchObject({ amounts: [0, 0], cost: 0, gap: 0, status: "optimal" });
    expect(plan.multiplier).toBeCloseTo((0.5 / 1000) * 1, 12);
  });

  it("spends all on one slice, up to its maximum", () => {
    expect(allocate({ slices: [curve], budget: 7.5 }).amounts).toEqual([7]);
    expect(allocate({ slices: [curve], budget: 7.5, amounts: "continuous" }).amounts).toEqual([7.5]);
    const capped = allocate({ slices: [{ ...curve, maximum: 5 }], budget: 7.5 });
    expect(capped).toMatchObject({ amounts: [5], multiplier: 0, status: "optimal" });
  });

  it("gives flat slices nothing, and fills water when all are flat", () => {
    const flat = { size: 10, scale: 0.5, exponent: 0 };
    expect(allocate({ slices: [flat, curve, { ...flat, scale: 0 }], budget: 50 }).amounts).toEqual([
      0, 50, 0,
    ]);
    const plan = allocate({ slices: [flat, { ...flat, size: 13 }, { ...flat, size: 0 }], budget: 20 });
    expect(plan).toMatchObject({
      amounts: [5, 1, 14],
      status: "flat-curves",
      gap: 0,
    });
  });

  it("fills water to one level when fractions of examples are allowed", () => {
    const slices = [
      { size: 10, scale: 0.5, exponent: 0, unitCost: 3 },
      { size: 13, scale: 0, exponent: 1, unitCost: 0.7 },
      { size: 1, scale: 0.5, exponent: 0, maximum: 4 },
      { size: 2, scale: 0.5, exponent: 0, minimum: 30 },
      { size: 900, scale: 0.5, exponent: 0 },
    ];
    const plan = allocate({ slices, budget: 50, amounts: "continuous" });
    // 50 − 4 − 30 is left: 9 bring the first slice to 13, the last 7 bring two slices up by 7/3.7.
    const expected = [3 + 7 / 3.7, 7 / 3.7, 4, 30, 0];
    plan.amounts.forEach((amount, index) => {
      expect(amount).toBeCloseTo(expected[index]!, 12);
    });
    expect(plan.status).toBe("flat-curves");
    expect(plan.cost).toBeLessThanOrEqual(50);
    expect(allocate({ slices, budget: 30, amounts: "continuous" }).amounts).toEqual([0, 0, 0, 30, 0]);
  });

  it("never meets a reference below the floor, and counts it as loss that can still fall", () => {
    const slices = [
      { size: 100, scale: 1, exponent: 0.5, floor: 0.6 },
      { size: 100, scale: 1, exponent: 0.5 },
    ];
    const plan = allocate({ slices, budget: 1000, fairnessWeight: 1, reference: [0.5, 0.5] });
    expect(plan.amounts[0]).toBeGreaterThan(plan.amounts[1]!);
    expect(plan.status).toBe("optimal");
  });

  it("stays exact for exponents and scales that leave the range of doubles", () => {
    const slices = [
      { size: 1e4, scale: 1, exponent: 100 },
      { size: 1e4, scale: 1, exponent: 120 },
    ];
    const plan = allocate({ slices, budget: 100, fairnessWeight: 0, amounts: "continuous" });
    expect(plan.amounts[0]).toBe(100);
    const tiny = [1e-9, 2e-9].map((exponent) => ({ size: 100, scale: 1, exponent }));
    const shares = allocate({ slices: tiny, budget: 100, fairnessWeight: 0, amounts: "continuous" });
    expect(shares.amounts[1]! + 100).toBeCloseTo((2 * 300) / 3, 5);
  });

  it("reports all mistakes at once, and not a million of them", () => {
    const wrong = (): unknown =>
      allocate({
        slices: [
          { size: -1, scale: Number.NaN, exponent: -0.1, unitCost: 0 },
          { size: 0, scale: 1, exponent: 0.5, minimum: 3, maximum: 2 },
        ],
        budget: -1,
        fairnessWeight: -1,
        reference: [1],
      });
    expect(wrong).toThrow(InvalidInputError);
    try {
      wrong();
    } catch (error) {
      expect((error as InvalidInputError).problems.map(({ path }) => path)).toEqual([
        "budget",
        "fairnessWeight",
        "slices[0].size",
        "slices[0].scale",
        "slices[0].exponent",
        "slices[0].unitCost",
        "slices[1].size",
        "slices[1].maximum",
        "reference",
      ]);
    }
    const many = Array.from({ length: 1000 }, () => ({ size: -1, scale: 1, exponent: 1 }));
    expect(() => allocate({ slices: many, budget: 1 })).toThrow("and 980 more problems");
    expect(() => allocate({ slices: [], budget: 1 })).toThrow("at least one slice");
  });

  it("refuses minimums that the budget does not pay for", () => {
    const slices = [{ ...curve, minimum: 3, unitCost: 2 }, curve];
    expect(() => allocate({ slices, budget: 5 })).toThrow("the minimums cost 6, more than the budget of 5");
    expect(() => allocate({ slices: [{ ...curve, minimum: 1.2, maximum: 1.8 }], budget: 5 })).toThrow(
      "no whole number lies between 1.2 and 1.8",
    );
  });

  it("uses the documented defaults", () => {
    const slices = [curve, { ...curve, scale: 3 }];
    const explicit = allocate({
      slices: slices.map((slice) => ({
        ...slice,
        floor: 0,
        unitCost: 1,
        minimum: 0,
        maximum: Number.POSITIVE_INFINITY,
      })),
      budget: 100,
      fairnessWeight: 0.1,
      reference: "mean",
      amounts: "integer",
    });
    expect(allocate({ slices, budget: 100 })).toEqual(explicit);
  });

  it("compares with the mean of the others when asked to", () => {
    const slices = [curve, { ...curve, scale: 3 }, { ...curve, scale: 2 }];
    const byName = allocate({ slices, budget: 300, fairnessWeight: 1, reference: "complement" });
    const byNumbers = allocate({ slices, budget: 300, fairnessWeight: 1, reference: [0.25, 0.15, 0.2] });
    expect(byName.amounts).toEqual(byNumbers.amounts);
    expect(byName.objective).toBeCloseTo(byNumbers.objective, 13);
  });
});
