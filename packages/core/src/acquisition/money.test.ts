import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affordableCount, commonUnit, roundMoney, sumMoney, totalCost } from "./money.ts";

const cents = fc.integer({ min: 1, max: 1_000_000 });

describe("sums and costs", () => {
  it("add decimals as one adds them on paper", () => {
    expect(sumMoney(0.1, 0.2)).toBe(0.3);
    expect(sumMoney(0.3, -0.1, -0.2)).toBe(0);
    expect(sumMoney(1e9, -999_999_999.9)).toBe(0.1);
    expect(sumMoney()).toBe(0);
    expect(sumMoney(Number.POSITIVE_INFINITY, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(totalCost(3, 0.1)).toBe(0.3);
    expect(totalCost(100, 0.07)).toBe(7);
    expect(totalCost(Number.POSITIVE_INFINITY, 0.07)).toBe(Number.POSITIVE_INFINITY);
  });

  it("keep prices however small", () => {
    expect(totalCost(3, 1e-9)).toBe(3e-9);
    expect(totalCost(5, 5e-324)).toBe(25e-324);
    expect(sumMoney(1e-12, 2e-12)).toBe(3e-12);
    expect(roundMoney(4e-10)).toBe(4e-10);
  });

  it("are those of whole cents", () => {
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 30 }), cents, (amounts, count) => {
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        expect(sumMoney(...amounts.map((amount) => amount / 100))).toBe(total / 100);
        expect(totalCost(count, total / 100)).toBe((count * total) / 100);
      }),
    );
  });

  it("roundMoney drops what a rate left", () => {
    expect(roundMoney(0.07 * 0.2)).toBe(0.014);
  });
});

describe("affordableCount", () => {
  it("buys exactly as many as an exact multiple pays for", () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 100_000 }), (price, count) => {
        expect(affordableCount((price * count) / 100, price / 100)).toBe(count);
        expect(affordableCount((price * count - 1) / 100, price / 100)).toBe(Math.max(0, count - 1));
      }),
    );
  });

  it("ends for tiny prices and large budgets", () => {
    expect(affordableCount(1e9, 1e-9)).toBe(Number.MAX_SAFE_INTEGER);
    expect(affordableCount(1, 1e-9)).toBe(1e9);
    expect(affordableCount(0, 0.1)).toBe(0);
    expect(affordableCount(-1, 0.1)).toBe(0);
  });
});

describe("commonUnit", () => {
  it("is the greatest amount of which all prices are multiples", () => {
    const unit = commonUnit([1.2, 1.5])!;
    expect(unit.value).toBe(0.3);
    expect([1.2, 1.5].map(unit.inUnits)).toEqual([4, 5]);
    expect(unit.wholeUnits(3.1)).toBe(10);
    expect(unit.toMoney(7)).toBe(2.1);
  });

  it("is the price itself where all are equal", () => {
    const unit = commonUnit([1 / 3, 1 / 3])!;
    expect(unit.inUnits(1 / 3)).toBe(1);
    expect(unit.wholeUnits(1)).toBe(3);
  });

  it("counts in whole numbers what is made of cents", () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 8 }), fc.nat(1e8), (prices, budget) => {
        const unit = commonUnit(prices.map((price) => price / 100))!;
        const size = Math.round(unit.value * 100);
        for (const price of prices) expect(unit.inUnits(price / 100) * size).toBe(price);
        expect(unit.wholeUnits(budget / 100)).toBe(Math.floor(budget / size));
      }),
    );
  });

  it("knows when prices have none", () => {
    expect(commonUnit([1 / 3, 0.1])).toBeNull();
    expect(commonUnit([1e-9, 2e-9])?.value).toBe(1e-9);
  });
});
