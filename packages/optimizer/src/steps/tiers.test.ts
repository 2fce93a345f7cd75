import { describe, expect, it } from "vitest";
import { affordable, chordsBelow, costWithin, tiersBetween } from "./tiers.ts";

const steps = [
  { unitCost: 2, count: 10 },
  { unitCost: 2, count: 5 },
  { unitCost: 3, count: 0 },
  { unitCost: 1, count: 20 },
  { unitCost: 4, count: null },
];

describe("tiersBetween", () => {
  it("joins steps of one price, and leaves out empty ones", () => {
    expect(tiersBetween(steps, 0, 50)).toEqual([
      { unitCost: 2, from: 0, to: 15, costBefore: 0 },
      { unitCost: 1, from: 15, to: 35, costBefore: 30 },
      { unitCost: 4, from: 35, to: 50, costBefore: 50 },
    ]);
  });

  it("begins and ends within steps", () => {
    expect(tiersBetween(steps, 12, 20)).toEqual([
      { unitCost: 2, from: 12, to: 15, costBefore: 24 },
      { unitCost: 1, from: 15, to: 20, costBefore: 30 },
    ]);
    expect(tiersBetween(steps, 15, 16)).toEqual([{ unitCost: 1, from: 15, to: 16, costBefore: 30 }]);
  });

  it("is one tier of one amount where there is nothing between", () => {
    expect(tiersBetween(steps, 12, 12)).toEqual([{ unitCost: 2, from: 12, to: 12, costBefore: 24 }]);
    expect(tiersBetween([{ unitCost: 2, count: 3 }], 3, 9)).toEqual([
      { unitCost: 2, from: 3, to: 3, costBefore: 6 },
    ]);
  });
});

describe("affordable", () => {
  it("is how many a sum pays for, in parts too", () => {
    expect([0, 5, 30, 40, 50, 58].map((sum) => affordable(steps, sum, 100))).toEqual([
      0, 2.5, 15, 25, 35, 37,
    ]);
    expect(affordable(steps, 58, 20)).toBe(20);
    expect(affordable(steps.slice(0, 2), 1000, 100)).toBe(15);
  });
});

describe("chordsBelow", () => {
  const chordsOf = (prices: readonly { unitCost: number; count: number }[], most: number) =>
    chordsBelow(tiersBetween(prices, 0, most));

  it("are the costs themselves where prices rise", () => {
    expect(
      chordsOf(
        [
          { unitCost: 1, count: 10 },
          { unitCost: 3, count: 10 },
        ],
        20,
      ),
    ).toEqual([
      { from: 0, to: 10, slope: 1 },
      { from: 10, to: 20, slope: 3 },
    ]);
  });

  it("is one chord where prices fall, and leaves out corners that lie above it", () => {
    expect(
      chordsOf(
        [
          { unitCost: 3, count: 10 },
          { unitCost: 1, count: 10 },
        ],
        20,
      ),
    ).toEqual([{ from: 0, to: 20, slope: 2 }]);
    // 4 · 10, 1 · 10 and 2 · 10: the first two come to a slope of 2.5, all three to 7/3.
    const three = [4, 1, 2].map((unitCost) => ({ unitCost, count: 10 }));
    expect(chordsOf(three, 30)).toEqual([{ from: 0, to: 30, slope: 70 / 30 }]);
    // 4, 1 and 6: the last lies on a steeper piece of its own.
    const steep = [4, 1, 6].map((unitCost) => ({ unitCost, count: 10 }));
    expect(chordsOf(steep, 30)).toEqual([
      { from: 0, to: 20, slope: 2.5 },
      { from: 20, to: 30, slope: 6 },
    ]);
  });

  it("has a slope for a tier of one amount", () => {
    expect(chordsBelow(tiersBetween(steps, 12, 12))).toEqual([{ from: 12, to: 12, slope: 2 }]);
  });
});

it("costWithin adds to what came before", () => {
  expect(costWithin({ unitCost: 3, from: 10, to: 20, costBefore: 50 }, 12)).toBe(56);
});
