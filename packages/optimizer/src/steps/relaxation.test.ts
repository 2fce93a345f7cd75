import { describe, expect, it } from "vitest";
import { totalObjective } from "../objective.ts";
import { sumOfCosts } from "../prices.ts";
import { createProblem } from "../problem.ts";
import { Relaxer } from "./relaxation.ts";
import { tiersBetween } from "./tiers.ts";

const priceSteps = [
  [
    { unitCost: 3, count: 10 },
    { unitCost: 1, count: 30 },
  ],
  [
    { unitCost: 1, count: 15 },
    { unitCost: 2, count: 25 },
  ],
];
const problem = createProblem({
  slices: [
    { size: 20, scale: 2, exponent: 0.5, unitCost: 1, maximum: 40 },
    { size: 30, scale: 3, exponent: 0.4, unitCost: 1, maximum: 40 },
  ],
  budget: 50,
  fairnessWeight: 1,
  amounts: "continuous",
});
const tiers = priceSteps.map((steps) => tiersBetween(steps, 0, 40));
const relaxer = new Relaxer(problem, tiers);

/** The least objective on a fine grid of amounts within the tiers that the budget pays for. */
function leastWithin(first: readonly number[], last: readonly number[]): number {
  const [from, to] = [first, last].map((ends, end) =>
    ends.map((tier, slice) => tiers[slice]![tier]![end === 0 ? "from" : "to"]),
  ) as [number[], number[]];
  let least = Number.POSITIVE_INFINITY;
  for (let one = 0; one <= 400; one++) {
    const own = from[0]! + ((to[0]! - from[0]!) * one) / 400;
    for (let two = 0; two <= 400; two++) {
      const amounts = Float64Array.of(own, from[1]! + ((to[1]! - from[1]!) * two) / 400);
      if (sumOfCosts(amounts, priceSteps) > problem.budget) break;
      least = Math.min(least, totalObjective(problem, amounts));
    }
  }
  return least;
}

describe("the relaxation of tiers", () => {
  it.each([
    [
      [0, 0],
      [1, 1],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [1, 1],
    ],
    [
      [0, 1],
      [1, 1],
    ],
  ])("from %j to %j is below every plan within them", (first, last) => {
    const { bound } = relaxer.relax({ first, last })!;
    const least = leastWithin(first, last);
    expect(bound).toBeLessThanOrEqual(least + 1e-12);
    expect(bound).toBeGreaterThan(least - 0.05);
  });

  it.each([
    [0, 0],
    [0, 1],
    [1, 0],
  ])("of one tier each, %i and %i, is the best plan itself", (one, other) => {
    const range = { first: [one, other], last: [one, other] };
    const { bound, amounts, values, multiplier } = relaxer.relax(range)!;
    expect(bound).toBeCloseTo(totalObjective(problem, Float64Array.from(amounts)), 9);
    expect(leastWithin([one, other], [one, other]) - bound).toBeLessThan(1e-3);
    expect(sumOfCosts(amounts, priceSteps)).toBeLessThanOrEqual(50 + 1e-9);
    // What objective and cost come to, less the price of the budget.
    expect(values.map((own) => own.length)).toEqual([1, 1]);
    expect(values[0]![0]! + values[1]![0]! - 50 * multiplier).toBeCloseTo(bound, 12);
  });

  it("is none where the budget does not pay for the least amounts", () => {
    const poor = new Relaxer({ ...problem, budget: 44 }, tiers);
    // Ten of the first slice cost 30, 15 of the second 15.
    expect(poor.relax({ first: [1, 1], last: [1, 1] })).toBeUndefined();
    const enough = new Relaxer({ ...problem, budget: 45 }, tiers);
    expect(enough.relax({ first: [1, 1], last: [1, 1] })!.amounts).toEqual([10, 15]);
  });
});
