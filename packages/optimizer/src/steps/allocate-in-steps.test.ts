import type { PriceStep } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "../allocate.ts";
import type { AllocationInput, AllocationSlice } from "../input.ts";
import { costOf } from "../prices.ts";
import { sliceArbitrary, sliceFall, sliceObjective } from "../testing/problems.ts";

type Order = "rising" | "falling" | "any";
interface SteppedSlice extends AllocationSlice {
  readonly priceSteps: readonly PriceStep[];
}
interface SteppedProblem extends AllocationInput {
  readonly slices: readonly SteppedSlice[];
  readonly fairnessWeight: number;
  readonly reference: readonly number[];
}

const stepsArbitrary = (order: Order, prices: fc.Arbitrary<number>): fc.Arbitrary<PriceStep[]> =>
  fc
    .record({
      prices: fc.array(prices, { minLength: 1, maxLength: 4 }),
      counts: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
      isEndless: fc.boolean(),
    })
    .map(({ prices: asked, counts, isEndless }) => {
      const sorted = [...asked];
      if (order !== "any") sorted.sort((left, right) => (order === "rising" ? left - right : right - left));
      return sorted.map((unitCost, index) => ({
        unitCost,
        count: isEndless && index === sorted.length - 1 ? null : counts[index]!,
      }));
    });

function problems(
  order: Order,
  prices: fc.Arbitrary<number>,
  { slices = 3, budget = fc.nat(40) as fc.Arbitrary<number> } = {},
): fc.Arbitrary<SteppedProblem> {
  return fc
    .record({
      slices: fc.array(fc.tuple(sliceArbitrary(fc.constant(1)), stepsArbitrary(order, prices)), {
        minLength: 1,
        maxLength: slices,
      }),
      budget,
      fairnessWeight: fc.constantFrom(0, 0.1, 1, 10),
      reference: fc.double({ min: 0.05, max: 3, noNaN: true }),
    })
    .map(({ slices: drawn, budget: own, fairnessWeight, reference }) => ({
      slices: drawn.map(([slice, priceSteps]) => ({ ...slice, priceSteps })),
      budget: own,
      fairnessWeight,
      reference: drawn.map(() => reference),
    }));
}

const wholePrices = fc.integer({ min: 1, max: 6 });
const stepsOf = ({ slices }: SteppedProblem) => slices.map(({ priceSteps }) => priceSteps);

/** The least objective of all whole plans: dynamic programming over the money spent, with whole prices. */
function bestByTable({ slices, budget, fairnessWeight, reference }: SteppedProblem): number {
  let table = new Array<number>(budget + 1).fill(0);
  for (const [index, slice] of slices.entries()) {
    const isFlat = slice.scale === 0 || slice.exponent === 0;
    const next = new Array<number>(budget + 1).fill(Number.POSITIVE_INFINITY);
    for (
      let amount = slice.minimum ?? 0;
      amount <= (isFlat ? (slice.minimum ?? 0) : slice.maximum!);
      amount++
    ) {
      const cost = costOf([amount], [slice.priceSteps]);
      if (cost > budget) break;
      const value = sliceObjective(slice, amount, fairnessWeight, reference[index]!);
      for (let money = cost; money <= budget; money++) {
        next[money] = Math.min(next[money]!, table[money - cost]! + value);
      }
    }
    table = next;
  }
  return table[budget]!;
}

function expectAllowed(problem: SteppedProblem, amounts: readonly number[], cost: number): void {
  expect(cost).toBe(costOf(amounts, stepsOf(problem)));
  expect(cost).toBeLessThanOrEqual(problem.budget);
  for (const [index, { minimum = 0, maximum = Number.POSITIVE_INFINITY }] of problem.slices.entries()) {
    expect(amounts[index]).toBeGreaterThanOrEqual(minimum);
    expect(amounts[index]).toBeLessThanOrEqual(maximum);
  }
}

describe("allocate with price steps", () => {
  for (const order of ["rising", "falling", "any"] as const) {
    it(`finds the best whole plan at ${order === "any" ? "mixed" : order} prices (dynamic programming)`, () => {
      fc.assert(
        fc.property(problems(order, wholePrices), (problem) => {
          const plan = allocate(problem);
          expectAllowed(problem, plan.amounts, plan.cost);
          expect(plan.amounts.every(Number.isInteger)).toBe(true);
          const best = bestByTable(problem);
          if (plan.status === "flat-curves") return;
          const tolerance = 1e-9 * Math.max(1, Math.abs(best));
          expect(plan.lowerBound).toBeLessThanOrEqual(best + tolerance);
          expect(plan.objective).toBeGreaterThanOrEqual(best - tolerance);
          expect(plan.objective).toBeLessThanOrEqual(best + tolerance);
          expect(plan.status).toBe("optimal");
        }),
        { numRuns: 1500 },
      );
    });
  }

  it("finds the continuous optimum at rising prices (optimality conditions)", () => {
    const decimals = fc.double({ min: 0.1, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        problems("rising", decimals, { slices: 5, budget: fc.double({ min: 0, max: 60, noNaN: true }) }),
        (problem) => {
          const plan = allocate({ ...problem, amounts: "continuous" });
          expectAllowed(problem, plan.amounts, plan.cost);
          if (plan.status === "flat-curves") return;
          expect(plan.status).toBe("optimal");
          // One more unit of budget gains at most the multiplier anywhere, one less loses at least as much.
          for (const [index, slice] of problem.slices.entries()) {
            const amount = plan.amounts[index]!;
            const fallAt = (unitCost: number, side: 1 | -1): number =>
              sliceFall(
                { ...slice, unitCost },
                amount,
                problem.fairnessWeight,
                problem.reference[index]!,
                side,
              );
            const slack = 1e-5 * plan.multiplier + 1e-12;
            const above = priceAt(slice.priceSteps, amount + 1e-9);
            if (amount < slice.maximum! - 1e-9 && above !== undefined && plan.cost > problem.budget - 1e-9) {
              expect(fallAt(above, 1)).toBeLessThanOrEqual(plan.multiplier + slack);
            }
            const below = priceAt(slice.priceSteps, amount - 1e-9);
            if (amount > slice.minimum! + 1e-9) {
              expect(fallAt(below!, -1)).toBeGreaterThanOrEqual(plan.multiplier - slack);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("bounds continuous plans at any prices: no plan of a fine grid is below", () => {
    fc.assert(
      fc.property(
        problems("any", wholePrices, { slices: 2, budget: fc.integer({ min: 1, max: 25 }) }),
        (problem) => {
          const plan = allocate({ ...problem, amounts: "continuous" });
          expectAllowed(problem, plan.amounts, plan.cost);
          if (plan.status === "flat-curves") return;
          const best = bestByTable(problem);
          expect(plan.lowerBound).toBeLessThanOrEqual(best + 1e-9);
          expect(plan.objective).toBeLessThanOrEqual(best + 1e-9);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("never spends more than the budget, whatever the decimals", () => {
    const cents = fc.integer({ min: 1, max: 150 }).map((price) => price / 100);
    const budget = fc.integer({ min: 0, max: 4000 }).map((sum) => sum / 100);
    fc.assert(
      fc.property(
        problems("any", cents, { slices: 6, budget }),
        fc.constantFrom("integer", "continuous"),
        (problem, amounts) => {
          const plan = allocate({ ...problem, amounts: amounts as "integer" });
          expectAllowed(problem, plan.amounts, plan.cost);
          expect(plan.objective - plan.lowerBound).toBeCloseTo(plan.gap, 12);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is the plan at one price when all steps have that price", () => {
    fc.assert(
      fc.property(problems("any", fc.constant(2)), (problem) => {
        const maximum = ({ priceSteps, maximum: own = Infinity }: SteppedSlice): number =>
          Math.min(
            own,
            priceSteps.reduce((sum, { count }) => sum + (count ?? Infinity), 0),
          );
        const slices = problem.slices.map((slice) => {
          const { priceSteps: _, ...others } = slice;
          return { ...others, unitCost: 2, maximum: maximum(slice) };
        });
        const plain = allocate({ ...problem, slices });
        const stepped = allocate(problem);
        expect(stepped.objective).toBeCloseTo(plain.objective, 12);
        expect(stepped.status).toBe(plain.status);
      }),
    );
  });

  it("takes a discount only where it pays", () => {
    const steps: PriceStep[] = [
      { unitCost: 2, count: 100 },
      { unitCost: 0.5, count: null },
    ];
    const slices = [
      { size: 300, scale: 3, exponent: 0.3, priceSteps: steps },
      { size: 300, scale: 3, exponent: 0.3, unitCost: 1 },
    ];
    const small = allocate({ slices, budget: 150, fairnessWeight: 0 });
    expect(small.amounts).toEqual([0, 150]);
    const large = allocate({ slices, budget: 2000, fairnessWeight: 0 });
    expect(large.amounts[0]).toBeGreaterThan(large.amounts[1]!);
    expect(large.status).toBe("optimal");
  });

  it("plans a hundred slices with discounts, with a small proven gap", () => {
    const slices = Array.from({ length: 100 }, (_, index) => ({
      size: 100 + 7 * index,
      scale: 1 + (index % 5),
      exponent: 0.2 + 0.05 * (index % 7),
      priceSteps: [
        { unitCost: 1.5 + 0.1 * (index % 3), count: 50 },
        { unitCost: 1, count: 100 },
        { unitCost: 0.8, count: null },
      ],
    }));
    const plan = allocate({ slices, budget: 6000 });
    expect(plan.gap).toBeLessThan(1e-3 * plan.objective);
    expect(plan.cost).toBeLessThanOrEqual(6000);
  });

  it("reports every wrong step", () => {
    const slice = { size: 10, scale: 1, exponent: 1 };
    const priceSteps = [
      { unitCost: 0, count: 1 },
      { unitCost: 1, count: 1.5 },
    ];
    expect(() =>
      allocate({
        slices: [
          { ...slice, priceSteps },
          { ...slice, priceSteps: [] },
        ],
        budget: 1,
      }),
    ).toThrow(
      [
        "slices[0].priceSteps[0].unitCost: 0; expected a finite number above 0",
        "slices[0].priceSteps[1].count: 1.5; expected a whole number of at least 0, or null",
        "slices[1].priceSteps: empty; expected at least one step",
      ].join("\n"),
    );
    const dear = [
      { unitCost: 1, count: 2 },
      { unitCost: 9, count: null },
    ];
    expect(() => allocate({ slices: [{ ...slice, minimum: 3, priceSteps: dear }], budget: 10 })).toThrow(
      "the minimums cost 11, more than the budget of 10",
    );
  });
});

/** Price of the examples around an amount; undefined where there are no more. */
function priceAt(steps: readonly PriceStep[], amount: number): number | undefined {
  let end = 0;
  for (const { unitCost, count } of steps) {
    end += count ?? Number.POSITIVE_INFINITY;
    if (amount < end) return unitCost;
  }
  return undefined;
}
