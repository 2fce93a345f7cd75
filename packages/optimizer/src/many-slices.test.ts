import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import { certify } from "./certificate.ts";
import { solveContinuous } from "./continuous.ts";
import type { AllocationSlice } from "./input.ts";
import { createProblem, totalCost } from "./problem.ts";

/** Slices of every kind: flat, capped, with a floor, with a minimum. */
function manySlices(count: number, seed: string): AllocationSlice[] {
  const random = new Random(seed);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  return Array.from({ length: count }, () => {
    const size = Math.round(Math.exp(between(2, 9)));
    const exponent = random.uniform() < 0.1 ? 0 : between(0.02, 1.2);
    const minimum = random.uniform() < 0.2 ? Math.round(between(0, 30)) : 0;
    return {
      size,
      exponent,
      scale: between(0.05, 2) * size ** exponent,
      floor: random.uniform() < 0.5 ? 0 : between(0, 0.3),
      unitCost: between(0.5, 3),
      minimum,
      maximum: random.uniform() < 0.2 ? minimum + between(0, 300) : Number.POSITIVE_INFINITY,
    };
  });
}

/** The gap, relative to the objective, and the budget left over, relative to it. */
function proveContinuous(
  slices: readonly AllocationSlice[],
  budget: number,
  fairnessWeight: number,
): { gap: number; left: number } {
  const problem = createProblem({ slices, budget, fairnessWeight, amounts: "continuous" });
  const { amounts, multiplier } = solveContinuous(problem);
  const cost = totalCost(problem.unitCost, amounts);
  const { gap, objective } = certify(problem, amounts, cost, multiplier);
  return { gap: gap / objective, left: (budget - cost) / budget };
}

describe("a plan of many slices, most of which get nothing", () => {
  it.each([
    [64, 1],
    [500, 0],
    [3000, 0.1],
    [3000, 1],
    [20_000, 10],
  ])("is proven optimal: %d slices, fairness weight %d", (count, fairnessWeight) => {
    for (const share of [12, 20, 200, 5000]) {
      const { gap, left } = proveContinuous(manySlices(count, `${count}`), share * count, fairnessWeight);
      expect(gap).toBeLessThan(1e-12);
      expect(Math.abs(left)).toBeLessThan(1e-12);
    }
  });

  it.each(["worth nothing", "worth most", "flat"])("is so where those asked first are %s", (kind) => {
    const factor = { "worth nothing": 1e-6, "worth most": 1e4, flat: 0 }[kind]!;
    for (const count of [100, 1000, 5000]) {
      const stride = Math.floor(Math.sqrt(count) / 4);
      const slices = manySlices(count, kind).map((slice, index) =>
        index % stride === 0 ? { ...slice, scale: slice.scale * factor } : slice,
      );
      for (const share of [12, 200]) {
        const { gap, left } = proveContinuous(slices, share * count, 1);
        expect(gap).toBeLessThan(1e-12);
        expect(Math.abs(left)).toBeLessThan(1e-12);
      }
    }
  });

  it("owes nothing to plans before it, whose memory it may use", () => {
    const small = { slices: manySlices(30, "small"), budget: 3000, amounts: "continuous" as const };
    const large = { slices: manySlices(2000, "large"), budget: 20_000 };
    const first = allocate(small);
    const other = allocate(large);
    expect(allocate(small)).toEqual(first);
    expect(allocate(large)).toEqual(other);
    expect(() => allocate({ ...large, budget: 0 })).toThrow();
    expect(allocate(small)).toEqual(first);
  });
});
