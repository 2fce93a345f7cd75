import { ProblemList } from "@slicetuner/core";
import { expect, it } from "vitest";
import { resolveCosts } from "./costs.ts";
import type { PerSlice } from "./per-slice.ts";

const slices = [
  { name: "A", size: 5 },
  { name: "B", size: 5 },
];

function problemsOf(cost: PerSlice, budget: number): string[] {
  const problems = new ProblemList();
  resolveCosts({ cost, budget }, slices, problems);
  return problems.problems.map(({ path, message }) => `${path}: ${message}`);
}

it("is 1 for every slice unless said otherwise", () => {
  const problems = new ProblemList();
  expect(resolveCosts({}, slices, problems)).toEqual([1, 1]);
  expect(resolveCosts({ cost: { kind: "by-name", numbers: { B: 2, A: 3 } } }, slices, problems)).toEqual([
    3, 2,
  ]);
  expect(resolveCosts({}, undefined, problems)).toBeUndefined();
  expect(problems.problems).toEqual([]);
});

it("refuses prices of 0, once where there is one price", () => {
  expect(problemsOf({ kind: "number", number: 0 }, 5)).toEqual(["--cost: is 0, expected a price above 0"]);
  expect(problemsOf({ kind: "by-name", numbers: { A: 0, B: 1 } }, 5)).toEqual([
    '--cost: is 0 for "A", expected a price above 0',
  ]);
});

it("refuses a budget for more examples than can be counted", () => {
  expect(problemsOf({ kind: "number", number: 1 }, Number.MAX_SAFE_INTEGER)).toEqual([]);
  expect(problemsOf({ kind: "number", number: 1 }, 2 * Number.MAX_SAFE_INTEGER)).toEqual([
    expect.stringMatching(/^--budget: .*cannot be counted/),
  ]);
  expect(problemsOf({ kind: "number", number: 1e-300 }, 5)).toHaveLength(1);
});
