import { type CodedColumn, equalValue, missingValue, rangeValue } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { literalValue } from "./literal-value.ts";

const ages: CodedColumn = {
  name: "age",
  values: [
    rangeValue("age", 17, 25),
    rangeValue("age", 25, 38),
    rangeValue("age", 38, 90, true),
    missingValue("age"),
  ],
  isOrdered: true,
  hasMissing: true,
};
const years: CodedColumn = {
  name: "years",
  values: [1, 2, 5, 9].map((value) => equalValue("years", value)),
  isOrdered: true,
  hasMissing: false,
};
const races: CodedColumn = {
  name: "race",
  values: [...["Black", "Other", "White"].map((value) => equalValue("race", value)), missingValue("race")],
  isOrdered: false,
  hasMissing: true,
};

describe("literalValue", () => {
  it.each<[CodedColumn, number[], string]>([
    [ages, [1], "in [25, 38)"],
    [ages, [0, 1], "< 38"],
    [ages, [1, 2], "≥ 25"],
    [ages, [1, 2, 3], "≥ 25 or missing"],
    [ages, [2, 3], "in [38, 90] or missing"],
    [ages, [3], "is missing"],
    [ages, [0, 1, 2], "is not missing"],
    [years, [0, 1], "< 5"],
    [years, [1, 2], "in [2, 9)"],
    [years, [2, 3], "≥ 5"],
    [races, [0], "= Black"],
    [races, [1, 2, 3], "≠ Black"],
    [races, [0, 1, 2], "is not missing"],
    [races, [0, 3], "in {Black, missing}"],
  ])("%# %s", (column, codes, label) => {
    expect(literalValue(column, codes).label).toBe(label);
  });

  it("has predicates without ends where the data has none", () => {
    expect(literalValue(ages, [1, 2, 3]).predicate).toEqual({
      kind: "or",
      of: [
        { kind: "range", column: "age", from: 25, to: null, includesTo: false },
        { kind: "equals", column: "age", value: null },
      ],
    });
    expect(literalValue(races, [1, 2, 3]).predicate).toEqual({
      kind: "not",
      of: { kind: "equals", column: "race", value: "Black" },
    });
  });
});
