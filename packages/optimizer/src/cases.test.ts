import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";

/**
 * Made by scripts/golden/derive-allocation.py: bisection in 60-digit decimals, dynamic programming over whole
 * amounts.
 */
interface Case {
  readonly kind: string;
  readonly sizes: readonly number[];
  readonly scales: readonly number[];
  readonly exponents: readonly number[];
  readonly costs: readonly number[];
  readonly references: readonly number[];
  readonly weight: number;
  readonly budget: number;
  readonly continuous: { readonly objective: number; readonly amounts: readonly number[] };
  readonly whole?: { readonly objective: number };
}

const file = new URL("./testing/allocation-cases.json", import.meta.url);
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(file, "utf8"));

/** The objective as it stands in the paper, with none of our code. */
function paperObjective(problem: Case, amounts: readonly number[]): number {
  return problem.sizes.reduce((sum, size, i) => {
    const loss = problem.scales[i]! * (size + amounts[i]!) ** -problem.exponents[i]!;
    return sum + loss + problem.weight * Math.max(0, loss / problem.references[i]! - 1);
  }, 0);
}

function moneySpent({ costs }: Case, amounts: readonly number[]): number {
  return costs.reduce((sum, cost, i) => sum + cost * amounts[i]!, 0);
}

describe("problems with proven optima", () => {
  it("are there", () => expect(cases).toHaveLength(24));

  describe.each(cases.map((problem, number) => ({ number, problem, label: `${number} ${problem.kind}` })))(
    "$label",
    ({ problem }) => {
      const { sizes, scales, exponents, costs, references, weight, budget, continuous, whole } = problem;
      const slices = sizes.map((size, i) => ({
        size,
        scale: scales[i]!,
        exponent: exponents[i]!,
        unitCost: costs[i]!,
      }));
      const input = { slices, budget, fairnessWeight: weight, reference: references };

      it("in fractions", () => {
        const plan = allocate({ ...input, amounts: "continuous" });
        const spent = moneySpent(problem, plan.amounts);
        expect(spent).toBeLessThanOrEqual(budget * (1 + 1e-12));
        expect(budget - spent).toBeLessThan(1e-9 * budget);
        expect(Math.abs(paperObjective(problem, plan.amounts) / continuous.objective - 1)).toBeLessThan(
          1e-12,
        );
        expect(plan.lowerBound / continuous.objective).toBeLessThan(1 + 1e-12);
        expect(plan.status).toBe("optimal");
        continuous.amounts.forEach((amount, i) => {
          expect(Math.abs(plan.amounts[i]! - amount)).toBeLessThan(1e-7 * (1 + amount));
        });
      });

      it("in whole examples", () => {
        const plan = allocate(input);
        expect(moneySpent(problem, plan.amounts)).toBeLessThanOrEqual(budget * (1 + 1e-12));
        const objective = paperObjective(problem, plan.amounts);
        expect(Math.abs(plan.objective / objective - 1)).toBeLessThan(1e-13);
        expect(plan.lowerBound).toBeLessThanOrEqual(plan.objective);
        expect(objective).toBeGreaterThanOrEqual(continuous.objective * (1 - 1e-13));
        if (whole === undefined) return;
        expect(Math.abs(objective / whole.objective - 1)).toBeLessThan(1e-12);
        expect(plan.status).toBe("optimal");
      });
    },
  );
});
