import { InvalidInputError } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportional, uniform, waterFilling } from "./baselines.ts";

/** The definition, one example after the other. */
function fillOneByOne(
  sizes: number[],
  unitCosts: number[],
  budget: number,
  minimums: number[],
  maximums: number[],
): number[] {
  const amounts = [...minimums];
  let remaining = budget - amounts.reduce((sum, amount, i) => sum + amount * unitCosts[i]!, 0);
  for (;;) {
    let smallest = -1;
    for (let i = 0; i < sizes.length; i++) {
      if (unitCosts[i]! > remaining || amounts[i]! >= maximums[i]!) continue;
      if (smallest < 0 || sizes[i]! + amounts[i]! < sizes[smallest]! + amounts[smallest]!) smallest = i;
    }
    if (smallest < 0) return amounts;
    amounts[smallest]! += 1;
    remaining -= unitCosts[smallest]!;
  }
}

const problem = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const numbers = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(value, { minLength: count, maxLength: count });
  return fc.record({
    sizes: fc.oneof(
      numbers(fc.integer({ min: 0, max: 60 })),
      numbers(fc.integer({ min: 0, max: 60 }).map((quarters) => quarters / 4)),
    ),
    unitCosts: fc.oneof(
      numbers(fc.constant<number>(1)),
      numbers(fc.integer({ min: 1, max: 9 })),
      numbers(fc.constantFrom<number[]>(1, 40, 300)),
    ),
    minimums: numbers(fc.integer({ min: 0, max: 2 })),
    maximums: numbers(fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 2, max: 30 }))),
    extra: fc.integer({ min: 0, max: 1500 }),
  });
});

describe("waterFilling", () => {
  it("gives what adding one by one gives", () => {
    fc.assert(
      fc.property(problem, ({ sizes, unitCosts, minimums, maximums, extra }) => {
        const budget = extra + minimums.reduce((sum, amount, i) => sum + amount * unitCosts[i]!, 0);
        expect(waterFilling({ sizes, unitCosts, budget, minimums, maximums })).toEqual(
          fillOneByOne(sizes, unitCosts, budget, minimums, maximums),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it("reproduces the notebook (specs vector `waterfill`)", () => {
    const sizes = [252, 266, 282, 302, 326, 357, 400, 461, 565, 800];
    expect(waterFilling({ sizes, unitCosts: sizes.map(() => 1), budget: 4000 })).toEqual([
      550, 535, 519, 499, 475, 444, 401, 340, 236, 1,
    ]);
  });

  it("fills up to a minimum size with maximums (specs vector `minSize`), the smallest first when short of budget", () => {
    const fill = (sizes: number[], budget: number): number[] =>
      waterFilling({
        sizes,
        unitCosts: [1, 1],
        budget,
        maximums: sizes.map((size) => Math.max(0, 10 - size)),
      });
    expect(fill([5, 10], 55)).toEqual([5, 0]);
    expect(fill([2, 6], 5)).toEqual([5, 0]);
  });

  it("does not slow down with the budget", () => {
    const amounts = waterFilling({ sizes: [3, 0, 7], unitCosts: [1, 2, 1], budget: 1e15 });
    const [first, second, third] = amounts as [number, number, number];
    expect(first + 2 * second + third).toBeLessThanOrEqual(1e15);
    expect(1e15 - (first + 2 * second + third)).toBeLessThan(1);
    expect(
      Math.max(first + 3, second, third + 7) - Math.min(first + 3, second, third + 7),
    ).toBeLessThanOrEqual(2);
  });

  it("never spends more than the budget when decimals add up to a hair more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 3000 }),
        (tenths, budgetTenths) => {
          const unitCosts = tenths.map((cost) => cost / 10);
          const budget = budgetTenths / 10;
          const sizes = tenths.map((cost) => cost * 7);
          for (const amounts of [
            waterFilling({ sizes, unitCosts, budget }),
            uniform({ unitCosts, budget }),
            proportional({ sizes, unitCosts, budget }),
          ]) {
            const spent = tenths.reduce((sum, cost, i) => sum + cost * amounts[i]!, 0);
            expect(spent).toBeLessThanOrEqual(budgetTenths);
            expect(amounts.every((amount) => Number.isInteger(amount) && amount >= 0)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("uniform", () => {
  it("shares the budget evenly and leaves the remainder (specs 3.h)", () => {
    expect(uniform({ unitCosts: Array(8).fill(1), budget: 3000 })).toEqual(Array(8).fill(375));
    expect(uniform({ unitCosts: Array(20).fill(1), budget: 3007 })).toEqual(Array(20).fill(150));
    expect(uniform({ unitCosts: [1, 2], budget: 10 })).toEqual([3, 3]);
  });

  it("is the largest equal number the budget pays for, with maximums too", () => {
    fc.assert(
      fc.property(problem, ({ unitCosts, maximums, extra: budget }) => {
        const amounts = uniform({ unitCosts, budget, maximums });
        const level = Math.max(...amounts);
        const at = (number: number): number =>
          unitCosts.reduce((sum, cost, i) => sum + cost * Math.min(number, maximums[i]!), 0);
        expect(amounts).toEqual(maximums.map((most) => Math.min(level, most)));
        expect(at(level)).toBeLessThanOrEqual(budget);
        if (maximums.some((most) => most > level)) expect(at(level + 1)).toBeGreaterThan(budget);
      }),
    );
  });
});

describe("proportional", () => {
  it("keeps the mix", () => {
    expect(proportional({ sizes: [100, 200, 300], unitCosts: [1, 1, 1], budget: 60 })).toEqual([10, 20, 30]);
    expect(proportional({ sizes: [100, 200], unitCosts: [2, 1], budget: 41 })).toEqual([10, 20]);
    expect(proportional({ sizes: [100, 200], unitCosts: [1, 1], budget: 60, maximums: [5, 1000] })).toEqual([
      5, 55,
    ]);
    expect(proportional({ sizes: [0, 5], unitCosts: [1, 1], budget: 5 })).toEqual([0, 5]);
  });
});

it("names every mistake of a baseline's input", () => {
  const call = (): unknown => waterFilling({ sizes: [1], unitCosts: [1, 0], budget: Number.NaN });
  expect(call).toThrow(InvalidInputError);
  expect(call).toThrow(/budget: NaN.*\nunitCosts\[1\]: 0.*\nsizes: 1 numbers/);
});

describe("prices that have no common unit and change with the number bought", () => {
  const priceSteps = [
    [
      { unitCost: Math.PI, count: 2 },
      { unitCost: 2 * Math.PI, count: 1 },
    ],
    [{ unitCost: Math.E, count: 4 }],
  ];
  const costOf = ([first, second]: readonly number[]) =>
    Math.PI * Math.min(first!, 2) + 2 * Math.PI * Math.max(0, first! - 2) + Math.E * second!;

  it.each([
    ["uniform", uniform],
    ["water filling", waterFilling],
    ["proportional", proportional],
  ])("are not overspent, and all that is on offer is bought by an ample budget: %s", (_, plan) => {
    const sizes = [5, 8];
    for (const budget of [0, 3, 6.5, 10, 14]) {
      const amounts = plan({ sizes, unitCosts: [1, 1], priceSteps, budget });
      expect(costOf(amounts)).toBeLessThanOrEqual(budget);
      expect(amounts.every((amount, slice) => amount <= [3, 4][slice]!)).toBe(true);
    }
    expect(plan({ sizes, unitCosts: [1, 1], priceSteps, budget: 1000 })).toEqual([3, 4]);
  });

  it("give back the last example where they sum to a hair more than the budget", () => {
    const unitCosts = [Math.PI, Math.E, Math.SQRT2];
    const cost = 7 * Math.PI + 7 * Math.E + 7 * Math.SQRT2;
    expect(uniform({ unitCosts, budget: cost })).toEqual([7, 7, 7]);
    expect(uniform({ unitCosts, budget: cost * (1 - Number.EPSILON / 2) })).toEqual([7, 7, 6]);
  });
});
