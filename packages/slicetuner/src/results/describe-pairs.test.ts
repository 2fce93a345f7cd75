import type { Pair } from "@slicetuner/results";
import { expect, it } from "vitest";
import { describePairs } from "./describe-pairs.ts";

function pair(method: string, other: string, loss: Partial<Pair["loss"]>): Pair {
  const measure: Pair["loss"] = {
    difference: 0,
    standardError: 0.0005,
    wins: 0,
    ties: 0,
    seeds: 20,
    winRate: 0,
    verdict: "within-noise",
    ...loss,
  };
  return {
    method,
    other,
    loss: measure,
    averageEqualizedErrorRate: measure,
    maximumEqualizedErrorRate: measure,
  };
}

it("says what is better, worse, noise or the same, and on which rows", () => {
  const pairs = [
    pair("designed", "none", { difference: -0.01, verdict: "better" }),
    pair("designed", "uniform", { difference: -0.0014, verdict: "better" }),
    pair("designed", "proportional", { difference: -0.0014, verdict: "better" }),
    pair("designed", "water-filling", { difference: 0.0004 }),
    pair("designed", "moderate:amortized", { difference: 0.0019, verdict: "worse" }),
    pair("loss-prior", "uniform", { ties: 20, standardError: 0 }),
  ];
  expect(describePairs(pairs, "test")).toEqual([
    "designed is better than uniform and proportional by 0.00140 ± 0.00050 on unused rows; within noise of water-filling (0.00040 ± 0.00050 worse); worse than moderate:amortized by 0.00190 ± 0.00050.",
    "loss-prior is the same as uniform on unused rows.",
  ]);
  expect(describePairs(pairs.slice(1, 2), "validation")).toEqual([
    "designed is better than uniform by 0.00140 ± 0.00050 on the validation rows.",
  ]);
});

it("calls nothing better after a single seed", () => {
  const single = { difference: -0.01, standardError: null, seeds: 1, verdict: "too-few-seeds" } as const;
  const pairs = [pair("designed", "uniform", single), pair("designed", "water-filling", single)];
  expect(describePairs(pairs, "test")).toEqual([
    "designed: one seed is too few to compare it with others, at least 5 are needed; its loss on unused rows is 0.01000 lower than uniform and water-filling.",
  ]);
});
