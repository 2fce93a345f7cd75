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
    expect(comparisonSizes(source([100, 3]), {}, [0, 0])).toEqual({
      initial: [20, 1],
      validation: [20, 1],
      test: [20, 1],
    });
    const published = { initial: [5], validation: [6] };
    const known = { ...source([100]), published };
    expect(comparisonSizes(known, {}, [50])).toEqual({ ...published, test: [6] });
    const given = { validation: count(7), test: count(0) };
    expect(comparisonSizes(known, given, [50])).toEqual({ initial: [5], validation: [7], test: [0] });
  });

  it("test on as many as validate, if the pool can spare them, where the published experiment tests nothing", () => {
    const published = { initial: [5, 5, 5, 5], validation: [6, 6, 6, 6] };
    const known = { ...source([100, 30, 20, 11]), published };
    // 89, 19, 9 and 0 are left: 80 and 15 of them are to stay in the pool, or half.
    const sized = () => comparisonSizes(known, {}, [80, 15, 50, 0]);
    expect(problemsOf(sized)).toEqual([
      '--test: slice "s3" (11 examples) gets no test example while others do',
    ]);
    const larger = { ...source([100, 30, 20, 12]), published };
    expect(comparisonSizes(larger, {}, [80, 15, 50, 0]).test).toEqual([6, 6, 5, 1]);
    expect(comparisonSizes(larger, {}, [86, 15, 50, 0]).test).toEqual([6, 6, 5, 1]);
    const apart = { ...known, testSizes: [9, 8, 7, 6] };
    expect(comparisonSizes(apart, {}, [80, 15, 50, 0]).test).toEqual([9, 8, 7, 6]);
  });

  it("name the option and the slice that asks for too much", () => {
    const sizes = { initial: count(1000), validation: count(100), test: count(50) };
    expect(problemsOf(() => comparisonSizes(source([99, 5000]), sizes, [0, 0]))).toEqual([
      '--initial: slice "s0" has 99 examples, 1,150 are wanted (1,000 + 100 + 50 to train, validate and test)',
      expect.stringContaining("--minimum-examples"),
    ]);
  });

  it("take test examples that lie apart from there, and none from the others", () => {
    const apart = { ...source([100, 50], null), testSizes: [10, 20] };
    const settings = { initial: count(40), validation: count(10), test: count(10) };
    expect(comparisonSizes(apart, settings, [0, 0])).toMatchObject({ initial: [40, 40], test: [10, 10] });
    const half = { kind: "share", share: 0.5 } as const;
    expect(comparisonSizes(apart, { ...settings, test: half }, [0, 0]).test).toEqual([5, 10]);
    expect(
      problemsOf(() => comparisonSizes(apart, { ...settings, test: count(11), initial: count(41) }, [0, 0])),
    ).toEqual([
      '--initial: slice "s1" has 50 examples, 51 are wanted (41 + 10 to train and validate)',
      '--test: slice "s0" has 10 examples for tests, 11 are wanted',
      "Ask for other numbers of examples of these slices.",
    ]);
  });

  it("train on something", () => {
    expect(problemsOf(() => comparisonSizes(source([99]), { initial: count(0) }, [0]))).toEqual([
      "--initial: is 0 for every slice: there is nothing to train on",
    ]);
  });
});
