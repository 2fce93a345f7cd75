import { describe, expect, it } from "vitest";
import type { InvalidInputError } from "../errors/invalid-input-error.ts";
import { StatedPrices } from "./stated-prices.ts";

const slices = [{ name: "North" }, { name: "South" }];
const order = { id: "a", slice: 1, count: 3, unitCost: 1.5 };

describe("StatedPrices", () => {
  it("asks 1 for every slice unless told otherwise", () => {
    expect(new StatedPrices(slices, {}).quote()).toEqual({ unitCosts: [1, 1] });
    expect(new StatedPrices(slices, { unitCosts: [1, 1.2] }).quote()).toEqual({ unitCosts: [1, 1.2] });
  });

  it("charges its own price, not what the order would pay, and knows none for an order below it", () => {
    const prices = new StatedPrices(slices, { unitCosts: [1, 1.2] });
    expect(prices.unitCostOf(order)).toBe(1.2);
    expect(prices.unitCostOf({ ...order, unitCost: 1.1 })).toBeUndefined();
    expect(prices.refusal({ ...order, unitCost: 1.1 })).toContain("South has risen to 1.2");
    expect(() => prices.unitCostOf({ ...order, slice: 2 })).toThrow("order.slice");
  });

  it("charges the step that the order agrees to", () => {
    const steps = [
      { unitCost: 1, count: 10 },
      { unitCost: 1.4, count: null },
    ];
    const prices = new StatedPrices(slices, { priceSteps: [steps, steps] });
    expect(prices.quote()).toEqual({ unitCosts: [1, 1], priceSteps: [steps, steps] });
    expect([0.9, 1, 1.3, 1.4, 2].map((unitCost) => prices.unitCostOf({ ...order, unitCost }))).toEqual([
      undefined,
      1,
      1,
      1.4,
      1.4,
    ]);
  });

  it("names every wrong price", () => {
    const paths = (create: () => unknown) => {
      try {
        create();
      } catch (error) {
        return (error as InvalidInputError).problems.map(({ path }) => path);
      }
      return [];
    };
    expect(paths(() => new StatedPrices(slices, { unitCosts: [0, 1, Number.NaN] }))).toEqual([
      "unitCosts",
      "unitCosts[0]",
      "unitCosts[2]",
    ]);
    const priceSteps = [[], [{ unitCost: 1, count: 0.5 }]];
    expect(paths(() => new StatedPrices(slices, { priceSteps }))).toEqual([
      "priceSteps[0]",
      "priceSteps[1][0]",
    ]);
  });
});
