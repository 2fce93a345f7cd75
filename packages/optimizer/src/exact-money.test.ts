import { sumMoney, totalCost } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import { proportional, uniform, waterFilling } from "./baselines.ts";
import { costOf } from "./prices.ts";

const cents = fc.integer({ min: 1, max: 300 });
const counts = fc.integer({ min: 0, max: 3000 });

/** Every way to spend a budget on slices at one price in cents. */
function spendAll(price: number, slices: number, budget: number): Record<string, readonly number[]> {
  const unitCost = price / 100;
  const sizes = Array.from({ length: slices }, (_, slice) => 10 + 7 * slice);
  const unitCosts = sizes.map(() => unitCost);
  const priceSteps = sizes.map(() => [{ unitCost, count: null }]);
  const curves = sizes.map((size, slice) => ({ size, scale: 1 + slice, exponent: 0.3 }));
  const plan = (slice: object) =>
    allocate({ slices: curves.map((curve) => ({ ...curve, ...slice })), budget }).amounts;
  return {
    "the optimum": plan({ unitCost }),
    "the optimum in steps": plan({ priceSteps: [{ unitCost, count: null }] }),
    "flat curves": plan({ unitCost, scale: 0 }),
    "flat curves in steps": plan({ scale: 0, priceSteps: [{ unitCost, count: null }] }),
    "water filling": waterFilling({ sizes, unitCosts, budget }),
    "water filling in steps": waterFilling({ sizes, unitCosts, priceSteps, budget }),
    ...(slices === 1 ? { uniform: uniform({ unitCosts, budget }) } : {}),
    ...(slices === 1 ? { proportional: proportional({ sizes, unitCosts, budget }) } : {}),
    ...(slices === 1 ? { "uniform in steps": uniform({ unitCosts, priceSteps, budget }) } : {}),
  };
}

describe("a budget that is an exact multiple of the price", () => {
  it.each([
    [0.1, 0.3, 3],
    [1.1, 3.3, 3],
    [0.07, 0.35, 5],
    [0.07, 7, 100],
  ])("at %d buys of %d exactly %i", (price, budget, expected) => {
    for (const [name, amounts] of Object.entries(spendAll(price * 100, 1, budget))) {
      expect(amounts, name).toEqual([expected]);
    }
  });

  it("buys exactly that many, whatever plans", () => {
    fc.assert(
      fc.property(cents, counts, fc.integer({ min: 1, max: 5 }), (price, count, slices) => {
        const plans = spendAll(price, slices, (price * count) / 100);
        for (const [name, amounts] of Object.entries(plans)) {
          expect(
            amounts.reduce((sum, amount) => sum + amount, 0),
            name,
          ).toBe(count);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("buys the same number of each slice uniformly, whatever their prices", () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 6 }), counts, (prices, count) => {
        const unitCosts = prices.map((price) => price / 100);
        const budget = (prices.reduce((sum, price) => sum + price, 0) * count) / 100;
        expect(uniform({ unitCosts, budget })).toEqual(prices.map(() => count));
        const priceSteps = unitCosts.map((unitCost) => [{ unitCost, count: null }]);
        expect(uniform({ unitCosts, priceSteps, budget })).toEqual(prices.map(() => count));
      }),
    );
  });
});

describe("plans at unequal prices in cents", () => {
  it("leave less than the cheapest example, never overspend, and tell their cost exactly", () => {
    const slice = fc.record({
      size: fc.integer({ min: 1, max: 500 }),
      scale: fc.double({ min: 0.1, max: 5, noNaN: true }),
      exponent: fc.double({ min: 0.05, max: 1, noNaN: true }),
      price: cents,
    });
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 5 }), fc.nat(60_000), (slices, budgetCents) => {
        const budget = budgetCents / 100;
        const unitCosts = slices.map(({ price }) => price / 100);
        const plan = allocate({
          slices: slices.map(({ price, ...curve }) => ({ ...curve, unitCost: price / 100 })),
          budget,
        });
        const filled = waterFilling({ sizes: slices.map(({ size }) => size), unitCosts, budget });
        for (const amounts of [plan.amounts, filled]) {
          const spent = slices.reduce((sum, { price }, index) => sum + price * amounts[index]!, 0);
          expect(spent).toBeLessThanOrEqual(budgetCents);
          expect(budgetCents - spent).toBeLessThan(Math.min(...slices.map(({ price }) => price)));
          const steps = unitCosts.map((unitCost) => [{ unitCost, count: null }]);
          expect(costOf(amounts, steps)).toBe(spent / 100);
        }
        const costs = plan.amounts.map((amount, index) => totalCost(amount, unitCosts[index]!));
        expect(plan.cost).toBe(sumMoney(...costs));
      }),
      { numRuns: 300 },
    );
  });
});
