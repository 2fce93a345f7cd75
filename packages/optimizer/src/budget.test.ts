import { describe, expect, it } from "vitest";
import { trimContinuous, trimWhole } from "./budget.ts";
import type { AllocationSlice } from "./input.ts";
import { createProblem, totalCost } from "./problem.ts";

const slice = { size: 100, scale: 2, exponent: 0.5 };
const problemOf = (changes: readonly Partial<AllocationSlice>[], budget: number) =>
  createProblem({
    slices: changes.map((change) => ({ ...slice, ...change })),
    budget,
    fairnessWeight: 0,
    amounts: "continuous",
  });
const hair = 1e-12;

describe("trimContinuous", () => {
  it("takes a hair off the dearest order, and leaves the others", () => {
    const problem = problemOf([{ unitCost: 1 }, { unitCost: 3 }], 10);
    const amounts = Float64Array.of(4, 2 + hair);
    const cost = trimContinuous(problem, amounts);
    expect(cost).toBe(totalCost(problem.unitCost, amounts));
    expect(cost).toBeLessThanOrEqual(10);
    expect(amounts[0]).toBe(4);
    expect(amounts[1]).toBeCloseTo(2, 11);
    expect(cost).toBeGreaterThan(10 - 1e-11);
  });

  it("leaves what is within the budget", () => {
    const amounts = Float64Array.of(4, 2);
    expect(trimContinuous(problemOf([{}, { unitCost: 3 }], 10), amounts)).toBe(10);
    expect([...amounts]).toEqual([4, 2]);
  });

  it("takes from an order that fills its maximum only if all do", () => {
    const some = Float64Array.of(4, 2 + hair);
    trimContinuous(problemOf([{}, { unitCost: 3, maximum: 2 + hair }], 10), some);
    expect(some[0]).toBeLessThan(4);
    expect(some[1]).toBe(2 + hair);
    const all = Float64Array.of(4, 2 + hair);
    trimContinuous(problemOf([{ maximum: 4 }, { unitCost: 3, maximum: 2 + hair }], 10), all);
    expect(all[0]).toBe(4);
    expect(all[1]).toBeLessThan(2 + hair);
  });

  it("counts what is spent above minimums, and takes nothing of those", () => {
    const amounts = Float64Array.of(4 + hair, 2);
    trimContinuous(problemOf([{}, { unitCost: 3, minimum: 1.5 }], 10), amounts);
    expect(amounts[0]).toBeLessThan(4 + hair);
    expect(amounts[1]).toBe(2);
    const least = Float64Array.of(3, 2);
    const fixed = { ...problemOf([{ minimum: 3 }, { minimum: 2 }], 5), budget: 4.5 };
    expect(trimContinuous(fixed, least)).toBe(5);
    expect([...least]).toEqual([3, 2]);
  });
});

describe("trimWhole", () => {
  const gain = (size: number, scale: number) => scale * (size - 1) ** -0.5 - scale * size ** -0.5;

  it("gives back what is missed least, one by one, and says what that loses", () => {
    const problem = { ...problemOf([{ scale: 3 }, {}], 10), budget: 7.5 };
    const amounts = Float64Array.of(5, 4);
    const lost = trimWhole(problem, amounts);
    expect([...amounts]).toEqual([5, 2]);
    expect(lost).toBeCloseTo(gain(104, 2) + gain(103, 2), 12);
  });

  it("keeps minimums, and stops where there is nothing else", () => {
    const problem = { ...problemOf([{ scale: 3, minimum: 4 }, { minimum: 4 }], 10), budget: 6 };
    const amounts = Float64Array.of(5, 4);
    expect(trimWhole(problem, amounts)).toBeCloseTo(gain(105, 3), 12);
    expect([...amounts]).toEqual([4, 4]);
    const within = Float64Array.of(2, 2);
    expect(trimWhole(problem, within)).toBe(0);
  });
});
