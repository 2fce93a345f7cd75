import type { PriceStep } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportional, uniform, waterFilling } from "../baselines.ts";
import { costOf } from "../prices.ts";

const anySteps = (prices: fc.Arbitrary<number>): fc.Arbitrary<PriceStep[]> =>
  fc.array(fc.tuple(prices, fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 4 }).chain((steps) =>
    fc.boolean().map((isEndless) =>
      steps.map(([unitCost, count], index) => ({
        unitCost,
        count: isEndless && index === steps.length - 1 ? null : count,
      })),
    ),
  );

const problem = (prices: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 6 }).chain((count) => {
    const each = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
      fc.array(value, { minLength: count, maxLength: count });
    return fc.record({
      sizes: each(fc.integer({ min: 0, max: 40 })),
      priceSteps: each(anySteps(prices)),
      maximums: each(fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 30 }))),
      budget: fc.integer({ min: 0, max: 300 }),
    });
  });

const wholePrices = fc.integer({ min: 1, max: 9 });
const cents = fc.integer({ min: 1, max: 300 }).map((price) => price / 100);
const unitCostsOf = ({ sizes }: { sizes: readonly number[] }) => sizes.map(() => 1);

/** What can be had of a slice, and one more if there is one. */
function room(maximum: number, steps: readonly PriceStep[]): number {
  return Math.min(
    maximum,
    steps.reduce((sum, { count }) => sum + (count ?? Number.POSITIVE_INFINITY), 0),
  );
}

describe("baselines with price steps", () => {
  it("never cost more than the budget, nor take more than there is", () => {
    fc.assert(
      fc.property(problem(cents), (drawn) => {
        const input = { ...drawn, unitCosts: unitCostsOf(drawn) };
        for (const amounts of [uniform(input), proportional(input), waterFilling(input)]) {
          expect(costOf(amounts, drawn.priceSteps)).toBeLessThanOrEqual(drawn.budget);
          amounts.forEach((amount, slice) => {
            expect(amount).toBeLessThanOrEqual(room(drawn.maximums[slice]!, drawn.priceSteps[slice]!));
          });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("water filling gives what adding one by one gives", () => {
    fc.assert(
      fc.property(problem(wholePrices), (drawn) => {
        const { sizes, priceSteps, maximums, budget } = drawn;
        const amounts = sizes.map(() => 0);
        let remaining = budget;
        for (;;) {
          let smallest = -1;
          for (const slice of sizes.keys()) {
            const price = nextPrice(amounts[slice]!, priceSteps[slice]!);
            if (price > remaining || amounts[slice]! >= maximums[slice]!) continue;
            const isSmaller =
              smallest < 0 || sizes[slice]! + amounts[slice]! < sizes[smallest]! + amounts[smallest]!;
            if (isSmaller) smallest = slice;
          }
          if (smallest < 0) break;
          remaining -= nextPrice(amounts[smallest]!, priceSteps[smallest]!);
          amounts[smallest]! += 1;
        }
        expect(waterFilling({ ...drawn, unitCosts: unitCostsOf(drawn) })).toEqual(amounts);
      }),
      { numRuns: 1500 },
    );
  });

  it("uniform is the largest number that can be paid for", () => {
    fc.assert(
      fc.property(problem(wholePrices), (drawn) => {
        const { priceSteps, maximums, budget } = drawn;
        const at = (level: number): number[] =>
          priceSteps.map((steps, slice) => Math.min(level, room(maximums[slice]!, steps)));
        let level = 0;
        while (level < 400 && costOf(at(level + 1), priceSteps) <= budget) level += 1;
        expect(uniform({ ...drawn, unitCosts: unitCostsOf(drawn) })).toEqual(at(level));
      }),
      { numRuns: 1000 },
    );
  });

  it("are the same for one price, in steps or not", () => {
    fc.assert(
      fc.property(
        problem(wholePrices),
        fc.array(wholePrices, { minLength: 6, maxLength: 6 }),
        (drawn, prices) => {
          const { priceSteps: _, ...others } = drawn;
          const unitCosts = drawn.sizes.map((_, slice) => prices[slice]!);
          const priceSteps = unitCosts.map((unitCost) => [
            { unitCost, count: 3 },
            { unitCost, count: null },
          ]);
          for (const baseline of [uniform, proportional, waterFilling]) {
            expect(baseline({ ...others, unitCosts, priceSteps })).toEqual(
              baseline({ ...others, unitCosts }),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("report wrong steps", () => {
    const input = { unitCosts: [1, 1], budget: 1, priceSteps: [[{ unitCost: -1, count: 2 }]] };
    expect(() => uniform(input)).toThrow(
      "priceSteps: 1 lists; expected one a slice, 2\npriceSteps[0][0].unitCost: -1; expected a finite number above 0",
    );
  });
});

function nextPrice(amount: number, steps: readonly PriceStep[]): number {
  return costOf([amount + 1], [steps]) - costOf([amount], [steps]);
}
