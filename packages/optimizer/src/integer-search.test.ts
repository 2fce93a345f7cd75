import { expect, it } from "vitest";
import { allocate } from "./allocate.ts";

/** The least total loss a budget can buy, by dynamic programming over the slices: exact for whole costs. */
function leastLoss(
  slices: readonly { size: number; scale: number; exponent: number; unitCost: number }[],
  budget: number,
): number {
  let least = new Float64Array(budget + 1);
  for (const { size, scale, exponent, unitCost } of slices) {
    const losses = Array.from(
      { length: Math.floor(budget / unitCost) + 1 },
      (_, amount) => scale * (size + amount) ** -exponent,
    );
    least = least.map((_, spent) => {
      let best = Number.POSITIVE_INFINITY;
      for (let amount = 0; amount * unitCost <= spent; amount++) {
        best = Math.min(best, losses[amount]! + least[spent - amount * unitCost]!);
      }
      return best;
    });
  }
  return least[budget]!;
}

it("finds the best plan where one example costs as much as hundreds of others", () => {
  const rows = [
    [307, 6.2796, 1.197269, 1],
    [469, 10.094826, 0.866556, 125],
    [129, 5.659246, 0.854226, 2],
    [46, 6.985508, 1.052093, 699],
    [319, 9.366996, 0.311238, 51],
    [299, 3.762914, 0.698985, 466],
    [204, 7.477702, 1.116421, 1],
    [453, 9.778898, 0.386945, 100],
    [139, 6.534991, 1.065733, 1],
    [167, 0.766887, 0.499108, 54],
    [109, 2.876103, 0.38863, 14],
    [18, 4.161446, 0.429185, 757],
  ] as const;
  const slices = rows.map(([size, scale, exponent, unitCost]) => ({ size, scale, exponent, unitCost }));
  const plan = allocate({ slices, budget: 3350, fairnessWeight: 0 });
  expect(plan.cost).toBeLessThanOrEqual(3350);
  expect(plan.objective / leastLoss(slices, 3350)).toBeCloseTo(1, 12);
  expect(plan.status).toBe("optimal");
});
