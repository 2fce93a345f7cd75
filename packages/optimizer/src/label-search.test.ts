import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, type Item, LabelSearch } from "./label-search.ts";

/** Rising, convex prices of one unit, two units, … */
const prices = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }).map((steps) => {
  let sum = 0;
  let step = 0;
  return steps.map((rise) => {
    step += rise;
    sum += step;
    return sum;
  });
});
const problem = fc
  .record({
    items: fc
      .array(fc.record({ weight: fc.integer({ min: 1, max: 6 }), more: prices, fewer: prices }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((items) => items.map((item, index): Item => ({ ...item, index: 10 + index }))),
    slack: fc.integer({ min: 1, max: 8 }),
    threshold: fc.integer({ min: 1, max: 4 }),
    tenths: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ tenths, ...rest }) => ({ ...rest, priceToBeat: (rest.slack * rest.threshold * tenths) / 10 }));

/** The least price of all combinations of changes that cost no more than the slack. */
function bestOfAll(items: readonly Item[], slack: number, threshold: number): number {
  const [item, ...others] = items;
  if (item === undefined) return slack >= 0 ? threshold * slack : Number.POSITIVE_INFINITY;
  const { weight, more, fewer } = item;
  return Math.min(
    bestOfAll(others, slack, threshold),
    ...more.map((price, step) => price + bestOfAll(others, slack - (step + 1) * weight, threshold)),
    ...fewer.map((price, step) => price + bestOfAll(others, slack + (step + 1) * weight, threshold)),
  );
}

const priceOf = (items: readonly Item[], changes: readonly Change[], slack: number, threshold: number) => {
  let [price, left] = [0, slack];
  for (const { index, change } of changes) {
    const item = items[index - 10]!;
    price += change > 0 ? item.more[change - 1]! : item.fewer[-change - 1]!;
    left -= change * item.weight;
  }
  return left < 0 ? Number.POSITIVE_INFINITY : price + threshold * left;
};

describe("LabelSearch", () => {
  it("finds what trying all changes finds, where that beats the price to beat", () => {
    fc.assert(
      fc.property(problem, ({ items, slack, threshold, priceToBeat }) => {
        const search = new LabelSearch({
          ...{ items, slack, threshold, priceToBeat },
          mostKept: 1000,
          mostLabels: 10_000,
          accepts: () => true,
        });
        const { found, unexplored } = search.run();
        const best = bestOfAll(items, slack, threshold);
        expect(unexplored).toBe(Number.POSITIVE_INFINITY);
        if (best >= priceToBeat) expect(found).toBeUndefined();
        else {
          expect(found!.price).toBe(best);
          expect(priceOf(items, found!.changes, slack, threshold)).toBe(best);
          expect(found!.changes.every(({ change }) => change !== 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("says below what it has not looked, where it may keep few", () => {
    fc.assert(
      fc.property(
        problem,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 12 }),
        ({ items, slack, threshold, priceToBeat }, mostKept, mostLabels) => {
          const search = new LabelSearch({
            ...{ items, slack, threshold, priceToBeat, mostKept, mostLabels },
            accepts: () => true,
          });
          const { found, unexplored } = search.run();
          const best = bestOfAll(items, slack, threshold);
          const reached = found?.price ?? priceToBeat;
          expect(Math.min(reached, unexplored)).toBeLessThanOrEqual(Math.min(best, priceToBeat));
          if (found !== undefined) {
            expect(found.price).toBeLessThan(priceToBeat);
            expect(priceOf(items, found.changes, slack, threshold)).toBe(found.price);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes no plan that is not accepted", () => {
    const items: Item[] = [
      { index: 10, weight: 2, more: [1], fewer: [] },
      { index: 11, weight: 2, more: [2], fewer: [] },
    ];
    const input = { items, slack: 2, threshold: 5, priceToBeat: 10, mostKept: 10, mostLabels: 100 };
    const accepts = (changes: readonly Change[]) => !changes.some(({ index }) => index === 10);
    expect(new LabelSearch({ ...input, accepts: () => true }).run().found).toEqual({
      changes: [{ index: 10, change: 1 }],
      price: 1,
    });
    expect(new LabelSearch({ ...input, accepts }).run().found).toEqual({
      changes: [{ index: 11, change: 1 }],
      price: 2,
    });
    expect(new LabelSearch({ ...input, accepts: () => false }).run().found).toBeUndefined();
  });
});
