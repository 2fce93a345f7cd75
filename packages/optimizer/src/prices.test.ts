import { describe, expect, it } from "vitest";
import { constantPrices, costOf, costOfSlice, onOffer, steppedPrices, stepsInUnits } from "./prices.ts";

const endless = Number.POSITIVE_INFINITY;
const steps = [
  [
    { unitCost: 2, count: 3 },
    { unitCost: 9, count: 0 },
    { unitCost: 1, count: 2 },
  ],
  [{ unitCost: 5, count: null }],
];

describe("what amounts cost", () => {
  it("goes from step to step, and is without end beyond what is on offer", () => {
    expect([0, 1, 3, 3.5, 5, 5.5].map((amount) => costOfSlice(amount, steps[0]!))).toEqual([
      0,
      2,
      6,
      6.5,
      8,
      endless,
    ]);
    expect(steps.map(onOffer)).toEqual([5, endless]);
    expect(costOf([4, 2], steps)).toBe(17);
    expect(costOf([6, 0], steps)).toBe(endless);
  });

  it("adds up as decimals do, of whole amounts", () => {
    const cents = [[{ unitCost: 0.1, count: null }], [{ unitCost: 0.2, count: null }]];
    expect(costOf([1, 1], cents)).toBe(0.3);
    expect(costOf([1.5, 1], cents)).toBeCloseTo(0.35, 12);
    const counted = stepsInUnits(cents, 0.3)!;
    expect(counted.budget).toBe(3);
    expect(counted.priceSteps).toEqual([[{ unitCost: 1, count: null }], [{ unitCost: 2, count: null }]]);
    // Two prices of 15 digits, of which 100 is too much, and two that no unit is in.
    const apart = (...prices: number[]) => prices.map((unitCost) => [{ unitCost, count: 1 }]);
    expect(stepsInUnits(apart(Math.PI, Math.E), 1)?.unit.value).toBe(1e-15);
    expect(stepsInUnits(apart(Math.PI, Math.E), 100)).toBeNull();
    expect(stepsInUnits(apart(1e-10, 1e10), 1)).toBeNull();
    expect(stepsInUnits(cents, 1e18)).toBeNull();
  });
});

describe("prices that change with the number bought", () => {
  const prices = steppedPrices(steps);

  it("are those of the next example, and of some more", () => {
    expect([0, 2, 3, 4, 5].map((amount) => prices.next(0, amount))).toEqual([2, 2, 1, 1, endless]);
    expect(prices.next(1, 1e6)).toBe(5);
    expect(prices.ofMore(0, 2, 2)).toBe(3);
    expect(prices.total([4, 2])).toBe(17);
  });

  it("have a highest and a lowest, steps without examples left out", () => {
    expect([prices.highest(0), prices.lowest(0)]).toEqual([2, 1]);
    expect([prices.highest(1), prices.lowest(1)]).toEqual([5, 5]);
    expect(steppedPrices([[{ unitCost: 3, count: 0 }]]).highest(0)).toBe(0);
  });

  it("share a budget by weight", () => {
    const none = Float64Array.of(endless, endless);
    // 3 · 2 + 1 · 1 for four of the first, and 5 for one of the second.
    expect(prices.share(Float64Array.of(4, 1), Float64Array.of(5, endless), 12)).toBeCloseTo(1, 12);
    expect(prices.share(Float64Array.of(0, 2), none, 20)).toBeCloseTo(2, 12);
    expect(prices.share(Float64Array.of(1, 0), Float64Array.of(5, endless), 8)).toBe(endless);
  });
});

describe("one price a slice", () => {
  const prices = constantPrices(Float64Array.of(2, 5));
  const share = (weights: number[], maximums: number[], budget: number) =>
    prices.share(Float64Array.from(weights), Float64Array.from(maximums), budget);

  it("is that price for every example", () => {
    expect([prices.next(0, 7), prices.ofMore(1, 3, 4), prices.total([3, 2])]).toEqual([2, 20, 16]);
    expect([prices.highest(1), prices.lowest(0)]).toEqual([5, 2]);
  });

  it("shares a budget by weight, and what is left by maximums among the others", () => {
    expect(share([1, 1], [endless, endless], 14)).toBe(2);
    expect(share([3, 1], [endless, endless], 22)).toBe(2);
    // The first gets its 4 for 8; 20 are left for the second.
    expect(share([1, 1], [4, endless], 28)).toBe(4);
    expect(share([1, 1], [4, endless], 33)).toBe(5);
    expect(share([1, 2], [9, 4], 28)).toBe(4);
    expect(share([1, 1], [4, 3], 1000)).toBe(endless);
    expect(share([0, 1], [endless, endless], 15)).toBe(3);
    expect(share([1, 1], [0, endless], 15)).toBe(3);
  });
});
