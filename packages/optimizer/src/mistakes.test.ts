import { type ConvexObjective, InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import { limitPlan } from "./balance/limit-plan.ts";
import { uniform, waterFilling } from "./baselines.ts";
import { planConvex } from "./convex/plan-convex.ts";
import type { AllocationInput, AllocationSlice } from "./input.ts";

/** What is said of an input, a line for each mistake; nothing of one that is fine. */
function saidOf(plan: () => unknown): string[] {
  try {
    plan();
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

const { NaN: none, POSITIVE_INFINITY: endless } = Number;

describe("allocate says", () => {
  const slice = { size: 10, scale: 1, exponent: 0.5 };
  const ofSlice = (change: Partial<AllocationSlice>, rest: Partial<AllocationInput> = {}) =>
    saidOf(() => allocate({ slices: [slice, { ...slice, ...change }], budget: 100, ...rest }));

  it.each<[Partial<AllocationSlice>, string]>([
    [{ size: -1 }, "size: -1; expected a finite number of at least 0"],
    [{ size: endless }, "size: Infinity; expected a finite number of at least 0"],
    [{ scale: -0.5 }, "scale: -0.5; expected a finite number of at least 0"],
    [{ scale: endless }, "scale: Infinity; expected a finite number of at least 0"],
    [{ exponent: -0.5 }, "exponent: -0.5; expected a finite number of at least 0"],
    [{ exponent: endless }, "exponent: Infinity; expected a finite number of at least 0"],
    [{ floor: none }, "floor: NaN; expected a finite number"],
    [{ floor: endless }, "floor: Infinity; expected a finite number"],
    [{ unitCost: 0 }, "unitCost: 0; expected a finite number above 0"],
    [{ unitCost: endless }, "unitCost: Infinity; expected a finite number above 0"],
    [{ minimum: -1 }, "minimum: -1; expected a finite number of at least 0"],
    [{ maximum: -1 }, "maximum: -1; expected at least the minimum, 0"],
    [{ maximum: none }, "maximum: NaN; expected at least the minimum, 0"],
    [{ minimum: 3, maximum: 2 }, "maximum: 2; expected at least the minimum, 3"],
    [
      { size: 0 },
      "size: 0; a falling curve has no finite loss there: buy the first examples of this slice before planning",
    ],
  ])("what is wrong with a slice: %o", (change, message) => {
    expect(ofSlice(change)).toEqual([`slices[1].${message}`]);
  });

  it("nothing of slices at the ends of what is allowed", () => {
    expect(ofSlice({ size: 0, scale: 0, exponent: 0, minimum: 0, maximum: 0 })).toEqual([]);
    expect(ofSlice({ minimum: 100, maximum: 100 })).toEqual([]);
    expect(ofSlice({}, { budget: 0, fairnessWeight: 0 })).toEqual([]);
  });

  it("what is wrong with the rest", () => {
    const rest = { budget: endless, fairnessWeight: endless, amounts: "whole" } as unknown as AllocationInput;
    expect(ofSlice({}, rest)).toEqual([
      "budget: Infinity; expected a finite number of at least 0",
      "fairnessWeight: Infinity; expected a finite number of at least 0",
      'amounts: "whole"; expected "integer" or "continuous"',
    ]);
    expect(saidOf(() => allocate({ slices: [], budget: 1 }))).toContain(
      "slices: empty; expected at least one slice",
    );
  });

  it("that minimums cost too much, in the money of the input", () => {
    expect(ofSlice({ minimum: 3, unitCost: 0.1 }, { budget: 0.2 })).toEqual([
      "slices: the minimums cost 0.3, more than the budget of 0.2",
    ]);
    expect(ofSlice({ minimum: 3, unitCost: 0.1 }, { budget: 0.3 })).toEqual([]);
  });

  it("that no whole number lies between the bounds", () => {
    expect(ofSlice({ minimum: 1.2, maximum: 1.8 })).toEqual([
      "slices[1].minimum: no whole number lies between 1.2 and 1.8",
    ]);
    expect(ofSlice({ minimum: 1.2, maximum: 1.8 }, { amounts: "continuous" })).toEqual([]);
    expect(ofSlice({ minimum: 1.2, maximum: 2 })).toEqual([]);
  });
});

describe("planConvex says", () => {
  const objective: ConvexObjective = {
    value: (sizes) => sizes.reduce((sum, size) => sum + size ** -0.5, 0),
    gradient: (sizes) => sizes.map((size) => -0.5 * size ** -1.5),
    curvature: (sizes) => sizes.map((size) => 0.75 * size ** -2.5),
  };
  const of = (change: Partial<Parameters<typeof planConvex>[0]>) =>
    saidOf(() => planConvex({ objective, sizes: [10, 10], budget: 10, ...change }));

  it.each([
    [{ budget: -1 }, ["budget: -1; expected a finite number of at least 0"]],
    [{ budget: endless }, ["budget: Infinity; expected a finite number of at least 0"]],
    [{ sizes: [1, 0] }, ["sizes[1]: 0; expected a finite number above 0"]],
    [{ sizes: [endless, 1] }, ["sizes[0]: Infinity; expected a finite number above 0"]],
    [
      { unitCosts: [0, endless] },
      [0, 1].map((index) => `unitCosts[${index}]: ${[0, endless][index]}; expected a finite number above 0`),
    ],
    [{ unitCosts: [1] }, ["unitCosts: 1 numbers; expected one a slice, 2"]],
    [
      { minimums: [-1, endless] },
      [
        "minimums[0]: -1; expected a finite number of at least 0",
        "minimums[1]: Infinity; expected a finite number of at least 0",
      ],
    ],
    [
      { maximums: [-1, none] },
      ["maximums[0]: -1; expected at least 0", "maximums[1]: NaN; expected at least 0"],
    ],
    [{ minimums: [2, 0], maximums: [1, 9] }, ["maximums[0]: 1; expected at least the minimum, 2"]],
    [{ minimums: [6, 5] }, ["minimums: cost 11, more than the budget of 10"]],
    [{ minimums: [4, 4], unitCosts: [1, 2] }, ["minimums: cost 12, more than the budget of 10"]],
    [{ minimums: [1.2, 0], maximums: [1.8, 9] }, ["maximums[0]: 1; expected at least the minimum, 2"]],
  ])("what is wrong: %o", (change, messages) => {
    expect(of(change)).toEqual(messages);
  });

  it("that there are no slices, and nothing of inputs at the ends of what is allowed", () => {
    expect(of({ sizes: [] })).toEqual(["sizes: empty; expected at least one slice"]);
    expect(of({ budget: 0 })).toEqual([]);
    expect(of({ minimums: [5, 5], maximums: [5, 5] })).toEqual([]);
    expect(of({ minimums: [1.2, 0], maximums: [1.8, 9], amounts: "continuous" })).toEqual([]);
  });
});

describe("limitPlan says", () => {
  it("what is wrong, all at once", () => {
    expect(saidOf(() => limitPlan({ sizes: [1, 0, endless], plan: [1, none], limit: -1 }))).toEqual([
      "plan: 2 numbers; expected one a slice, 3",
      "limit: -1; expected a number of at least 0",
      "sizes[1]: 0; expected a finite number above 0 (an empty slice has no imbalance ratio: fill it first)",
      "sizes[2]: Infinity; expected a finite number above 0 (an empty slice has no imbalance ratio: fill it first)",
      "plan[1]: NaN; expected a finite number of at least 0",
    ]);
    expect(saidOf(() => limitPlan({ sizes: [1], plan: [-1], limit: none }))).toEqual([
      "limit: NaN; expected a number of at least 0",
      "plan[0]: -1; expected a finite number of at least 0",
    ]);
    expect(saidOf(() => limitPlan({ sizes: [], plan: [], limit: 0 }))).toEqual([
      "sizes: empty; expected at least one slice",
    ]);
    expect(saidOf(() => limitPlan({ sizes: [1], plan: [0], limit: 0 }))).toEqual([]);
  });
});

describe("baselines say", () => {
  it("what is wrong, all at once", () => {
    const input = { sizes: [1, -1, endless], unitCosts: [1, 0, endless], budget: endless };
    const more = { minimums: [0, -1], maximums: [-1, none, 0] };
    expect(saidOf(() => waterFilling({ ...input, ...more }))).toEqual([
      "budget: Infinity; expected a finite number of at least 0",
      "unitCosts[1]: 0; expected a finite number above 0",
      "unitCosts[2]: Infinity; expected a finite number above 0",
      "sizes[1]: -1; expected a finite number of at least 0",
      "sizes[2]: Infinity; expected a finite number of at least 0",
      "minimums: 2 numbers; expected one a slice, 3",
      "minimums[1]: -1; expected a finite number of at least 0",
      "maximums[0]: -1; expected at least 0",
      "maximums[1]: NaN; expected at least 0",
    ]);
    expect(saidOf(() => uniform({ unitCosts: [1], budget: -1 }))).toEqual([
      "budget: -1; expected a finite number of at least 0",
    ]);
    expect(saidOf(() => waterFilling({ sizes: [0], unitCosts: [1], budget: 0, maximums: [0] }))).toEqual([]);
  });

  it("which price steps are wrong", () => {
    const steps = [
      { unitCost: Number.POSITIVE_INFINITY, count: -1 },
      { unitCost: 1, count: 0.5 },
      { unitCost: 1, count: 0 },
    ];
    expect(saidOf(() => uniform({ unitCosts: [1, 1], budget: 1, priceSteps: [steps, []] }))).toEqual([
      "priceSteps[0][0].unitCost: Infinity; expected a finite number above 0",
      "priceSteps[0][0].count: -1; expected a whole number of at least 0, or null",
      "priceSteps[0][1].count: 0.5; expected a whole number of at least 0, or null",
      "priceSteps[1]: empty; expected at least one step",
    ]);
  });
});
