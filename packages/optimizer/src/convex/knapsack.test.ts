import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestPurchase, type Purchases, steepestPurchase } from "./knapsack.ts";

const purchases: Purchases = {
  minimum: Float64Array.of(1, 0, 0),
  maximum: Float64Array.of(10, 4, 20),
  unitCost: Float64Array.of(1, 2, 4),
  budget: 25,
};

describe("steepestPurchase", () => {
  it("buys the steepest for its price first, as far as the budget goes", () => {
    // Falls for a unit of budget of 2, 3 and 1: 8 for the second, 9 more for the first, 7 left for the third.
    expect([...steepestPurchase(purchases, [-2, -6, -4])]).toEqual([10, 4, 7 / 4]);
    expect([...steepestPurchase(purchases, [-2, 6, 0])]).toEqual([10, 0, 0]);
    expect([...steepestPurchase({ ...purchases, budget: 5 }, [-2, -6, -4])]).toEqual([1, 2, 0]);
    expect([...steepestPurchase({ ...purchases, budget: 1 }, [-2, -6, -4])]).toEqual([1, 0, 0]);
  });
});

describe("nearestPurchase", () => {
  it("is what is wanted where that is allowed, and within the bounds", () => {
    const one = Float64Array.of(1, 1, 1);
    expect([...nearestPurchase(purchases, Float64Array.of(2, 3, 4), one)]).toEqual([2, 3, 4]);
    expect([...nearestPurchase(purchases, Float64Array.of(-5, 9, 1), one)]).toEqual([1, 4, 1]);
  });

  it("gives up what is dear and counts little, until the budget pays", () => {
    // 6 + 2 · 4 + 4 · 9 = 50 is 25 too much: of each cost · price / scale, 21 · price in all.
    const wanted = Float64Array.of(6, 4, 9);
    const price = 25 / (1 + 4 + 16);
    const [first, second, third] = nearestPurchase(purchases, wanted, Float64Array.of(1, 1, 1));
    expect(first).toBeCloseTo(6 - price, 9);
    expect(second).toBeCloseTo(4 - 2 * price, 9);
    expect(third).toBeCloseTo(9 - 4 * price, 9);
  });

  it("is nearer to what is wanted than any other allowed purchase", () => {
    const each = (least: number, most: number) =>
      fc.array(fc.double({ min: least, max: most, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(each(-5, 30), each(0.1, 5), each(0, 1), (wanted, scale, other) => {
        const found = nearestPurchase(purchases, Float64Array.from(wanted), Float64Array.from(scale));
        const cost = found.reduce((sum, amount, index) => sum + amount * purchases.unitCost[index]!, 0);
        expect(cost).toBeLessThanOrEqual(purchases.budget + 1e-9);
        const distance = (amounts: ArrayLike<number>) =>
          wanted.reduce((sum, value, index) => sum + scale[index]! * (amounts[index]! - value) ** 2, 0);
        const drawn = other.map(
          (share, index) =>
            purchases.minimum[index]! + share * (purchases.maximum[index]! - purchases.minimum[index]!),
        );
        // On the way to another purchase, as far as the budget pays for it.
        const drawnCost = drawn.reduce((sum, amount, index) => sum + amount * purchases.unitCost[index]!, 0);
        const part = drawnCost <= purchases.budget ? 1 : (purchases.budget - 1) / (drawnCost - 1);
        const allowed = drawn.map(
          (amount, index) => purchases.minimum[index]! + part * (amount - purchases.minimum[index]!),
        );
        expect(distance(found)).toBeLessThanOrEqual(distance(allowed) + 1e-9);
      }),
    );
  });
});
