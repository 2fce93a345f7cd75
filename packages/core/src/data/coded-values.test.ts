import { expect, it } from "vitest";
import { equalValue, missingValue, rangeValue } from "./coded-values.ts";

it("calls values of a column the same whoever counts them", () => {
  expect(equalValue("city", "Rome")).toEqual({
    label: "= Rome",
    predicate: { kind: "equals", column: "city", value: "Rome" },
  });
  expect(missingValue("city").predicate).toEqual({ kind: "equals", column: "city", value: null });
  expect(
    [
      [null, 3],
      [3, null],
      [1, 3],
    ].map(([from, to]) => rangeValue("age", from!, to!).label),
  ).toEqual(["< 3", "≥ 3", "in [1, 3)"]);
  expect(rangeValue("age", 1, 3, true).label).toBe("in [1, 3]");
});

it("makes −0 and 0 one value, also at the ends of a range", () => {
  expect(equalValue("x", -0)).toEqual(equalValue("x", 0));
  expect(rangeValue("x", -0, 1)).toEqual(rangeValue("x", 0, 1));
});
