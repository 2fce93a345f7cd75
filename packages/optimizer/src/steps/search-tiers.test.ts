import { expect, it } from "vitest";
import type { Ranges, Relaxation } from "./relaxation.ts";
import { type Combination, type CombinationPlan, searchTiers } from "./search-tiers.ts";
import type { Tier } from "./tiers.ts";

/**
 * Three slices with three tiers each, of which nothing is known but what a plan within each combination comes
 * to.
 */
const tier = (index: number): Tier => ({
  unitCost: 3 - index,
  from: 10 * index,
  to: 10 * index + 10,
  costBefore: 0,
});
const tiers = [0, 1, 2].map(() => [tier(0), tier(1), tier(2)]);

/**
 * Worst wherever one slice alone leaves the lowest tiers, best in one corner that no single step leads to.
 */
const objectiveOf = (combination: Combination): number =>
  combination.join("") === "212" ? 1 : 10 + combination.reduce((sum, own) => sum + own, 0);

/** Bounds that say nothing, but that the set is not empty. */
const blindRelaxer = (bound: number) => ({
  relax: ({ first, last }: Ranges): Relaxation => ({
    amounts: [5, 5, 5],
    multiplier: 0,
    bound,
    values: first.map((from, slice) => new Array<number>(last[slice]! - from + 1).fill(0)),
  }),
});

const planWithin = (combination: Combination): CombinationPlan => ({
  amounts: combination.map((own) => 10 * own + 5),
  objective: objectiveOf(combination),
  lowerBound: objectiveOf(combination),
});

it("looks at every combination where bounds tell nothing", () => {
  const { plan, lowerBound } = searchTiers(tiers, blindRelaxer(0), planWithin);
  expect(plan.amounts).toEqual([25, 15, 25]);
  expect([plan.objective, lowerBound]).toEqual([1, 1]);
});

it("says what is open of combinations whose own plan is not proven to be the best", () => {
  const unproven = (combination: Combination): CombinationPlan => ({
    ...planWithin(combination),
    lowerBound: combination.join("") === "020" ? 0.25 : objectiveOf(combination),
  });
  expect(searchTiers(tiers, blindRelaxer(0), unproven).lowerBound).toBe(0.25);
});

it("stops at a bound that no other combination can be below", () => {
  let planned = 0;
  const { plan } = searchTiers(tiers, blindRelaxer(10), (combination) => {
    planned += 1;
    return planWithin(combination);
  });
  expect(plan.objective).toBe(10);
  expect(planned).toBe(1);
});

it("leaves out combinations that cannot be paid for", () => {
  const { plan } = searchTiers(tiers, blindRelaxer(0), (combination) =>
    combination[0] === 2 ? undefined : planWithin(combination),
  );
  expect(plan.objective).toBe(10);
});

it("gives up after a while, with the bound of what it has not looked at", () => {
  const many = Array.from({ length: 12 }, () => tiers[0]!);
  const { plan, lowerBound } = searchTiers(many, blindRelaxer(-7), (combination) => ({
    amounts: combination.map((own) => 10 * own + 5),
    objective: 10 - (combination[3] ?? 0),
    lowerBound: 8,
  }));
  expect(plan.objective).toBe(8);
  expect(lowerBound).toBe(-7);
});
