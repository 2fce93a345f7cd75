import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AcceptanceRates } from "./acceptance-rates.ts";
import { committedCost, makeOrders } from "./make-orders.ts";
import { costOfUsable, offersOf, usableCount } from "./offers.ts";

const never = () => false;

describe("offersOf", () => {
  const quote = {
    unitCosts: [1, 1],
    available: [null, 30],
    priceSteps: [
      [
        { unitCost: 1, count: 10, source: "far" },
        { unitCost: 3, count: null, source: "far" },
        { unitCost: 2, count: 5, source: "near" },
      ],
      [{ unitCost: 1, count: null }],
    ],
  };

  it("merges the steps of several sources by price, those of one source in their order", () => {
    const [first, second] = offersOf(quote, new AcceptanceRates(), never);
    expect(first!.map(({ source, unitCost, count }) => [source, unitCost, count])).toEqual([
      ["far", 1, 10],
      ["near", 2, 5],
      ["far", 3, Number.POSITIVE_INFINITY],
    ]);
    expect(second!.map(({ count }) => count)).toEqual([30]);
  });

  it("prefers the source whose usable examples are cheaper, once deliveries have told", () => {
    const rates = new AcceptanceRates();
    rates.record("far", 0, 100, 30);
    const [first] = offersOf(quote, rates, never);
    expect(first!.map(({ source }) => source)).toEqual(["near", "far", "far"]);
  });

  it("leaves out what is exhausted", () => {
    const [first] = offersOf(
      quote,
      new AcceptanceRates(),
      (source, slice) => source === "far" && slice === 0,
    );
    expect(first!.map(({ source }) => source)).toEqual(["near"]);
  });
});

describe("AcceptanceRates", () => {
  it("is 1 while all is usable, begins with what is expected and ends at what came", () => {
    const rates = new AcceptanceRates();
    expect(rates.rateOf("a", 0)).toBe(1);
    rates.record("a", 0, 1000, 1000);
    expect(rates.rateOf("a", 0)).toBe(1);
    expect(rates.rateOf("b", 0, 0.8)).toBe(0.8);
    rates.record("b", 0, 10_000, 5000);
    expect(rates.rateOf("b", 0, 0.8)).toBeCloseTo(0.5, 2);
    expect(rates.rateOf("b", 1, 0.8)).toBe(0.8);
  });
});

describe("makeOrders", () => {
  const order = (amounts: readonly number[], budget: number) =>
    makeOrders({
      amounts,
      budget,
      offers: [
        [
          { source: "near", unitCost: 1, count: 10, acceptanceRate: 0.5 },
          { source: "far", unitCost: 3, count: 100, acceptanceRate: 1 },
          { source: "far", unitCost: 4, count: 100, acceptanceRate: 1 },
        ],
        [{ source: undefined, unitCost: 2, count: Number.POSITIVE_INFINITY, acceptanceRate: 1 }],
      ],
      sliceNames: ["North", "South"],
      runId: "run",
      round: 2,
    });

  it("orders more where not all will be usable, the cheapest first, each price an order of its own", () => {
    expect(order([110, 3], 1000)).toEqual([
      { id: "run/2/near/North", slice: 0, count: 10, unitCost: 1, round: 2, source: "near" },
      { id: "run/2/far/North", slice: 0, count: 100, unitCost: 3, round: 2, source: "far" },
      { id: "run/2/far/North#2", slice: 0, count: 5, unitCost: 4, round: 2, source: "far" },
      { id: "run/2/South", slice: 1, count: 3, unitCost: 2, round: 2 },
    ]);
  });

  it("never commits more than the budget, whatever is wanted", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 90_000 }), (wanted, cents) => {
        const budget = cents / 100;
        expect(committedCost(order(wanted, budget))).toBeLessThanOrEqual(budget);
      }),
    );
  });
});

it("costs of usable examples add up along the offers", () => {
  const offers = [
    { source: "a", unitCost: 1, count: 10, acceptanceRate: 0.5 },
    { source: "b", unitCost: 3, count: 7, acceptanceRate: 1 },
  ];
  expect(offers.map(usableCount)).toEqual([5, 7]);
  expect(costOfUsable(8, offers)).toBeCloseTo(5 * 2 + 3 * 3, 12);
});
