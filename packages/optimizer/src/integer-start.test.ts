import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveContinuous } from "./continuous.ts";
import { greedyPlan } from "./integer-start.ts";
import { totalObjective, unitGain } from "./objective.ts";
import { createProblem, type Problem, totalCost } from "./problem.ts";
import { problemArbitrary } from "./testing/problems.ts";

/** One example after the other, always the one that gains most for its price, until that does not fit. */
function buyOneByOne(problem: Problem): { amounts: number[]; slack: number; threshold: number } {
  const amounts = Array.from(problem.minimum);
  let slack = problem.budget - problem.leastCost;
  for (;;) {
    let [best, most] = [-1, 0];
    for (let index = 0; index < problem.count; index++) {
      if (amounts[index]! >= problem.maximum[index]!) continue;
      const rate = unitGain(problem, index, amounts[index]!) / problem.unitCost[index]!;
      if (rate > most) [best, most] = [index, rate];
    }
    if (best < 0) return { amounts, slack, threshold: 0 };
    if (problem.unitCost[best]! > slack) return { amounts, slack, threshold: most };
    amounts[best]! += 1;
    slack -= problem.unitCost[best]!;
  }
}

describe("greedyPlan", () => {
  it("is what buying one by one comes to", () => {
    const drawn = problemArbitrary({
      slices: 6,
      unitCost: fc.constantFrom(1, 2, 3, 7),
      budget: fc.integer({ min: 0, max: 200 }),
      largestMinimum: 3,
    });
    fc.assert(
      fc.property(drawn, (input) => {
        const problem = createProblem(input);
        fc.pre(problem.anyFalls);
        const { amounts, slack, threshold } = greedyPlan(problem, solveContinuous(problem));
        const slow = buyOneByOne(problem);
        // Twins that gain the same may come in either order, and then another one may not fit.
        expect(Math.abs(threshold - slow.threshold)).toBeLessThanOrEqual(1e-9 * slow.threshold);
        const spent = totalCost(problem.unitCost, amounts);
        expect(slack).toBe(problem.budget - spent);
        const worth = (bought: Float64Array, left: number) =>
          totalObjective(problem, bought) + slow.threshold * left;
        const best = worth(Float64Array.from(slow.amounts), slow.slack);
        expect(Math.abs(worth(amounts, slack) - best)).toBeLessThanOrEqual(1e-12 * best);
        if (slow.threshold === 0) expect(Array.from(amounts)).toEqual(slow.amounts);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same where one example costs as much as a million others", () => {
    const problem = createProblem({
      slices: [
        { size: 1000, scale: 5, exponent: 0.3, unitCost: 1_000_000 },
        { size: 1_000_000, scale: 0.001, exponent: 0.5 },
        { size: 400, scale: 4, exponent: 0.4, unitCost: 900_000 },
      ],
      budget: 30_123_456,
      fairnessWeight: 0,
    });
    const { amounts, slack, threshold } = greedyPlan(problem, solveContinuous(problem));
    expect(totalCost(problem.unitCost, amounts) + slack).toBe(problem.budget);
    expect(slack).toBeGreaterThanOrEqual(0);
    // What was bought last of each slice is worth the threshold, and what comes next is not.
    for (let index = 0; index < 3; index++) {
      const rate = (amount: number) => unitGain(problem, index, amount) / problem.unitCost[index]!;
      expect(rate(amounts[index]!)).toBeLessThanOrEqual(threshold * (1 + 1e-12));
      if (amounts[index]! > 0)
        expect(rate(amounts[index]! - 1)).toBeGreaterThanOrEqual(threshold * (1 - 1e-12));
    }
  });
});

describe("unitGain", () => {
  it("is the fall of the objective by one example, on both sides of the reference and across it", () => {
    const problem = createProblem({
      slices: [
        { size: 4, scale: 2, exponent: 0.5, floor: 0.1 },
        { size: 4, scale: 0, exponent: 0.5 },
        { size: 4, scale: 2, exponent: 0 },
      ],
      budget: 10,
      fairnessWeight: 3,
      reference: [2 / Math.sqrt(5.5) + 0.1, 1, 1],
    });
    for (const amount of [0, 1, 2]) {
      const objectiveAt = (own: number) => totalObjective(problem, Float64Array.of(own, 0, 0));
      expect(unitGain(problem, 0, amount)).toBeCloseTo(objectiveAt(amount) - objectiveAt(amount + 1), 12);
    }
    expect([unitGain(problem, 1, 0), unitGain(problem, 2, 0)]).toEqual([0, 0]);
  });
});
