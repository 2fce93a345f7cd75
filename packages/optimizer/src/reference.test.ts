import { describe, expect, it } from "vitest";
import { allocate } from "./allocate.ts";
import type { AllocationInput, AllocationSlice, Reference } from "./input.ts";

const slices: readonly AllocationSlice[] = [
  { size: 100, scale: 4, exponent: 0.5 },
  { size: 100, scale: 2, exponent: 0.5 },
];
const plan = (reference: unknown, others: Partial<AllocationInput> = {}) =>
  allocate({ slices, budget: 50, fairnessWeight: 2, reference: reference as Reference, ...others });

/**
 * The objective by its definition: losses, and λ times by how much each is above what it is compared with.
 */
function objectiveOf(amounts: readonly number[], references: readonly number[], of = slices): number {
  return of.reduce((sum, { size, scale, exponent, floor = 0 }, index) => {
    const loss = scale * (size + amounts[index]!) ** -exponent + floor;
    return sum + loss + 2 * Math.max(0, loss / references[index]! - 1);
  }, 0);
}

describe("what losses are compared with", () => {
  it.each<[string, Reference, readonly number[]]>([
    ["the mean of all", "mean", [0.3, 0.3]],
    ["the mean of the others", "complement", [0.2, 0.4]],
    ["numbers that are given", [0.25, 0.1], [0.25, 0.1]],
  ])("is %s", (_, reference, references) => {
    const { amounts, objective } = plan(reference);
    expect(objective).toBeCloseTo(objectiveOf(amounts, references), 12);
  });

  it("is nothing where nothing can be compared", () => {
    const [first] = slices;
    expect(plan("complement", { slices: [first!] }).objective).toBeCloseTo(4 / Math.sqrt(150), 12);
    const flat = [0, 0].map(() => ({ size: 10, scale: 0, exponent: 0 }));
    expect(plan("mean", { slices: flat }).objective).toBe(0);
    // Numbers that are given count nothing either without a weight.
    const free = plan([0.01, 0.01], { fairnessWeight: 0 });
    expect(free.objective).toBeCloseTo(objectiveOf(free.amounts, [9, 9]), 12);
  });
});

describe("a reference that is none", () => {
  it.each<[unknown, string]>([
    ["median", 'reference: "median"; expected "mean", "complement" or one number a slice'],
    [7, "reference: 7; expected one number a slice, 2"],
    [[1], "reference: 1 numbers; expected one number a slice, 2"],
    [[1, 0], "reference[1]: 0; expected a number above 0"],
    [[-1, Number.NaN], "reference[0]: -1; expected a number above 0\nreference[1]: NaN; expected"],
  ])("%j is named", (reference, message) => {
    expect(() => plan(reference)).toThrow(message);
  });

  it("are others without a loss", () => {
    const alone = [slices[0]!, { size: 10, scale: 0, exponent: 0 }];
    expect(() => plan("complement", { slices: alone })).toThrow(
      "reference: the complement loss is 0; expected above 0",
    );
  });
});

it("names a budget that pays for more examples than can be counted", () => {
  expect(() => allocate({ slices, budget: 1e20 })).toThrow(
    /slices\[0\]\.maximum: the budget pays for more than \d+ examples.*\n.*slices\[1\]\.maximum/,
  );
  expect(allocate({ slices, budget: 1e20, amounts: "continuous" }).cost).toBeGreaterThan(0);
});
