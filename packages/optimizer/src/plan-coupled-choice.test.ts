import type { CoupledLossModel } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { planAllocation } from "./plan-allocation.ts";
import { type PlanCoupledInput, planCoupled } from "./plan-coupled.ts";

// Which candidate is bought, by what the model tells of differences from equal amounts. For sizes of 10, 20
// and 30 and a budget of 60 equal amounts are 20 each, proportional ones 10, 20 and 30, and water filling
// buys 30, 20 and 10. The model's own plan buys all of the first slice.
const sizes = [10, 20, 30];
const own = [70, 20, 30];
const proportional = [20, 40, 60];
const filled = [40, 40, 40];
const exponent = 0.5;

interface Told {
  readonly expected: number;
  readonly standardError: number;
}

/** Of what is not said nothing is expected, and nothing known. */
function modelOf(
  told: readonly (readonly [to: readonly number[], Told])[],
  levels: readonly number[] = [0.5, 0.5, 0.5],
): CoupledLossModel {
  return {
    predict: () => [...levels],
    weigh: () => ({ constant: 0, scales: [1, 0, 0], exponent }),
    difference: (_: readonly number[], from: readonly number[], to: readonly number[]): Told => {
      // That halving a slice does harm is known, so that no plan is limited.
      if (to.some((size, slice) => size < sizes[slice]!)) return { expected: 9, standardError: 1 };
      const of = (at: readonly number[]) =>
        told.find(([each]) => each.join() === at.join())?.[1] ?? { expected: 0, standardError: 1e6 };
      return { expected: of(to).expected - of(from).expected, standardError: of(to).standardError };
    },
  } as Partial<CoupledLossModel> as CoupledLossModel;
}

const planOf = (told: Parameters<typeof modelOf>[0], change: Partial<PlanCoupledInput> = {}) =>
  planCoupled({ lossModel: modelOf(told), sizes, budget: 60, fairnessWeight: 0, ...change });

describe("a coupled plan is", () => {
  it("the best one where it is better by .43 standard errors, exactly", () => {
    expect(planOf([[own, { expected: -0.43, standardError: 1 }]]).amounts).toEqual([60, 0, 0]);
    expect(planOf([[own, { expected: -0.42, standardError: 1 }]]).amounts).not.toEqual([60, 0, 0]);
  });

  it("the proportional one where that alone is clearly better, and says what it is worth", () => {
    const plan = planOf([
      [own, { expected: -1, standardError: 10 }],
      [proportional, { expected: -0.43, standardError: 1 }],
    ]);
    // The model's own plan comes to 1/√70; the proportional one is .57 above it.
    const best = 70 ** -0.5;
    expect(plan).toMatchObject({ status: "proportional", amounts: [10, 20, 30], cost: 60 });
    expect(plan.objective).toBeCloseTo(best + 0.57, 12);
    expect(plan.gap).toBeCloseTo(0.57, 12);
    expect(plan.lowerBound).toBeCloseTo(best, 12);
    const unclear = planOf([[proportional, { expected: -0.42, standardError: 1 }]]);
    expect(unclear.status).not.toBe("proportional");
  });

  it("the better of the best and the proportional one where both are clear", () => {
    const clear = (ofOwn: number, ofProportional: number) =>
      planOf([
        [own, { expected: ofOwn, standardError: 0.1 }],
        [proportional, { expected: ofProportional, standardError: 0.1 }],
      ]);
    expect(clear(-2, -1).amounts).toEqual([60, 0, 0]);
    expect(clear(-1, -1).amounts).toEqual([60, 0, 0]);
    const plan = clear(-1, -2);
    expect(plan.status).toBe("proportional");
    // Where the estimate has it below its own plan, the bound follows.
    expect(plan.objective).toBeCloseTo(70 ** -0.5 - 1, 12);
    expect(plan.lowerBound).toBe(plan.objective);
    expect(plan.gap).toBe(0);
  });

  it("water filling where that helps by own sizes alone, unless the estimate speaks against it", () => {
    // If losses fell as size^−½, filling would leave 2.07 halves of them and equal amounts 2.06 …
    expect(planOf([])).toMatchObject({ status: "uniform", amounts: [20, 20, 20] });
    // … and .86 and .90 of these.
    const steep = (told: Parameters<typeof modelOf>[0]) =>
      planCoupled({ lossModel: modelOf(told, [0.8, 0.4, 0.2]), sizes, budget: 60, fairnessWeight: 0 });
    expect(steep([])).toMatchObject({ status: "water-filling", amounts: [30, 20, 10] });
    const against = (standardError: number) => steep([[filled, { expected: 0.43, standardError }]]);
    expect(against(1).status).toBe("water-filling");
    expect(against(0.99)).toMatchObject({ status: "uniform", amounts: [20, 20, 20] });
  });

  it("no candidate that lacks a minimum", () => {
    // Equal amounts lack it: there is nothing to compare with.
    expect(planOf([], { minimums: [0, 0, 21] }).status).toBe("optimal");
    const told = [[proportional, { expected: -5, standardError: 1 }]] as const;
    expect(planOf(told, { minimums: [11, 0, 0] }).status).not.toBe("proportional");
    expect(planOf(told, { minimums: [10, 20, 0] }).status).toBe("proportional");
  });
});

it("weighs losses by their importance", () => {
  const asked: (readonly number[])[] = [];
  const lossModel: CoupledLossModel = {
    ...modelOf([]),
    kind: "coupled",
    influence: { effects: [[], [], []], standardErrors: [], groups: [] },
    weigh: (weights) => {
      asked.push(weights);
      return { constant: 0, scales: [...weights], exponent };
    },
  };
  const planFor = (importance?: readonly number[]) =>
    planAllocation({ lossModel, sizes, budget: 60, fairnessWeight: 0, importance });
  expect(planFor([1, 1, 1])).toEqual(planFor());
  planFor([0, 2, 0.5]);
  expect(asked.at(-1)).toEqual([0, 2, 0.5]);
});

describe("the optimism of a plan", () => {
  /** What each half tells of the other's plan and of its own, against equal amounts. */
  const planWith = (halves: readonly [number, number] | null) => {
    const half = (expected: number) => modelOf([[own, { expected, standardError: 1 }]]);
    const whole = modelOf([[own, { expected: -1, standardError: 0.1 }]]);
    return planCoupled({
      lossModel: { ...whole, halves: () => halves && [half(halves[0]), half(halves[1])] },
      sizes,
      budget: 60,
      fairnessWeight: 0,
    });
  };

  it("is half of what halves tell more of their own plan than the other does, at most all of the gain", () => {
    expect(planWith(null).optimism).toBe(0);
    // Both halves plan the same: what one tells more, the other tells less.
    expect(planWith([-3, -1]).optimism).toBe(0);
    expect(planWith([-1, -1]).optimism).toBe(0);
  });
});

it("plans anew around its own plan where a sum is not convex, each time better", () => {
  // 3/√s falls, and −5/2·s^−¼ rises, in a line through where it was planned last: from 10 examples on the
  // first plan stops at 12, the best is at 2.4⁴ = 33.
  const falls = (size: number) => 3 * size ** -0.5;
  const rises = (size: number) => -2.5 * size ** -0.25;
  const slopeOf = (size: number) => 0.625 * size ** -1.25;
  const sum = ([size]: readonly number[]) => falls(size!) + rises(size!);
  const lossModel = {
    predict: () => [1],
    difference: (_: readonly number[], from: readonly number[], to: readonly number[]) => ({
      // Halving is known to do harm.
      expected: to[0]! < 10 ? 1 : sum(to) - sum(from),
      standardError: 0,
    }),
    convexSum: (_: readonly number[], [from]: readonly number[], [to]: readonly number[]) => {
      const isTangent = from === to;
      const slope = isTangent ? slopeOf(from!) : (rises(to!) - rises(from!)) / (to! - from!);
      return {
        isExact: false,
        value: ([size]: readonly number[]) => falls(size!) + rises(from!) + slope * (size! - from!),
        gradient: ([size]: readonly number[]) => [-1.5 * size! ** -1.5 + slope],
        curvature: ([size]: readonly number[]) => [2.25 * size! ** -2.5],
      };
    },
  } as unknown as CoupledLossModel;
  const plan = planCoupled({ lossModel, sizes: [10], budget: 100, amounts: "continuous", certainty: 0 });
  // s ↦ 2.4^⅔·s^⅚, eight times.
  let size = 10;
  for (let turn = 0; turn < 8; turn++) size = 2.4 ** (2 / 3) * size ** (5 / 6);
  expect(plan.amounts[0]! + 10).toBeCloseTo(size, 1);
  expect(plan.objective).toBeCloseTo(sum([10 + plan.amounts[0]!]), 12);
  expect(plan.cost).toBe(plan.amounts[0]);
  expect(plan.status).toBe("gap-bounded");
  expect(plan.lowerBound).toBeLessThan(sum([2.4 ** 4]));
  expect(plan.gap).toBeCloseTo(plan.objective - plan.lowerBound, 12);
  // A slice that is full gains nothing from a larger budget.
  const full = planCoupled({ lossModel, sizes: [10], budget: 100, maximums: [1], certainty: 0 });
  expect([full.amounts, full.multiplier]).toEqual([[1], 0]);
  expect(planCoupled({ lossModel, sizes: [10], budget: 1, certainty: 0 }).multiplier).toBeGreaterThan(0);
});
