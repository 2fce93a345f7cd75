import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { DataSource } from "./data-source.ts";
import { comparisonSizes, holdOutSizes } from "./split-sizes.ts";

function source(sizes: readonly number[], columns: DataSource["columns"] = []): DataSource {
  return {
    title: "t",
    slices: sizes.map((size, index) => ({ name: `s${index}`, size })),
    classes: ["a", "b"],
    order: "redrawn",
    columns,
    warnings: [],
    split: () => {
      throw new Error("not needed");
    },
  };
}

function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    const hint = error.hint === undefined ? [] : [error.hint];
    return [...error.problems.map(({ path, message }) => `${path}: ${message}`), ...hint];
  }
  throw new Error("nothing was refused");
}

const count = (number: number) => ({ kind: "number", number }) as const;

describe("sizes that hold out", () => {
  it("take a quarter, and 1 of a small slice", () => {
    expect(holdOutSizes(source([100, 3]), {})).toEqual({
      validation: [25, 1],
      test: [0, 0],
      initial: [75, 2],
    });
  });

  it("leave something to train on", () => {
    expect(problemsOf(() => holdOutSizes(source([100, 1]), {}))).toEqual([
      '--validation: slice "s1" has 1 example; holding out 1 leaves none to train on',
      expect.stringContaining("--minimum-examples"),
    ]);
    expect(problemsOf(() => holdOutSizes(source([100], null), { test: count(90) }))).toEqual([
      '--test: slice "s0" has 100 examples; holding out 115 leaves none to train on',
      "Ask for other numbers of examples of these slices.",
    ]);
  });

  it("validate and test every slice, or test none", () => {
    const test = { kind: "by-name", numbers: { s0: 1, s1: 0 } } as const;
    expect(problemsOf(() => holdOutSizes(source([9, 9]), { validation: count(0), test }))).toEqual([
      '--validation: slice "s0" (9 examples) gets no validation example',
      '--validation: slice "s1" (9 examples) gets no validation example',
      '--test: slice "s1" (9 examples) gets no test example while others do',
    ]);
  });
});

describe("sizes of a comparison", () => {
  it("take a fifth each, the published sizes, or what is said", () => {
    expect(comparisonSizes(source([100, 3]), {})).toEqual({
      initial: [20, 1],
      validation: [20, 1],
      test: [20, 1],
    });
    const published = { initial: [5], validation: [6], test: [0] };
    const known = { ...source([100]), published };
    expect(comparisonSizes(known, {})).toEqual(published);
    expect(comparisonSizes(known, { validation: count(7) })).toEqual({ ...published, validation: [7] });
  });

  it("name the option and the slice that asks for too much", () => {
    const sizes = { initial: count(1000), validation: count(100), test: count(50) };
    expect(problemsOf(() => comparisonSizes(source([99, 5000]), sizes))).toEqual([
      '--initial: slice "s0" has 99 examples, 1,150 are wanted (1,000 + 100 + 50 to train, validate and test)',
      expect.stringContaining("--minimum-examples"),
    ]);
  });

  it("train on something", () => {
    expect(problemsOf(() => comparisonSizes(source([99]), { initial: count(0) }))).toEqual([
      "--initial: is 0 for every slice: there is nothing to train on",
    ]);
  });
});
