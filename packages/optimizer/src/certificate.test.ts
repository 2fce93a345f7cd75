import { describe, expect, it } from "vitest";
import { certify } from "./certificate.ts";
import { solveContinuous } from "./continuous.ts";
import { createProblem, totalCost } from "./problem.ts";

describe("certify", () => {
  const problem = createProblem({
    slices: [
      { size: 100, scale: 2, exponent: 0.3 },
      { size: 400, scale: 3, exponent: 0.6, unitCost: 2 },
      { size: 50, scale: 1, exponent: 0.9 },
    ],
    budget: 3000,
    fairnessWeight: 1,
    amounts: "continuous",
  });
  const { amounts, multiplier } = solveContinuous(problem);
  const objectiveAt = (plan: Float64Array): number =>
    certify(problem, plan, totalCost(problem.unitCost, plan), multiplier).objective;

  // Two optima that differ by a shift of budget differ by its square: a bound that is linear in it says
  // little.
  it.each([1, 1e-1, 1e-2])("bounds a plan that is off by %d from above and closely", (shift) => {
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const shifted = amounts.slice();
      shifted[from]! -= shift / problem.unitCost[from]!;
      shifted[to]! += shift / problem.unitCost[to]!;
      const { gap } = certify(problem, shifted, totalCost(problem.unitCost, shifted), multiplier);
      const loss = objectiveAt(shifted) - objectiveAt(amounts);
      expect(gap).toBeGreaterThanOrEqual(loss - 1e-15);
      expect(gap).toBeLessThan(3 * loss + 1e-15);
    }
  });

  it("counts budget that is left over at the multiplier", () => {
    const fewer = amounts.map((amount) => amount * (1 - 1e-6));
    const cost = totalCost(problem.unitCost, fewer);
    const { gap } = certify(problem, fewer, cost, multiplier);
    const loss = objectiveAt(fewer) - objectiveAt(amounts);
    expect(gap).toBeGreaterThanOrEqual(loss - 1e-15);
    expect(gap / loss).toBeCloseTo(1, 3);
  });
});
