import { describe, expect, it } from "vitest";
import { columnOfTexts } from "./text-column.ts";

describe("columnOfTexts", () => {
  it("is numeric where every text is a number as it would be written", () => {
    expect(columnOfTexts("age", ["7", "-1.5", "0"])).toEqual({
      name: "age",
      kind: "numeric",
      values: Float64Array.of(7, -1.5, 0),
      missing: 0,
    });
    for (const text of ["007", "7.0", "1e3", " 7", "", "NaN", "Infinity", "x"])
      expect(columnOfTexts("code", ["7", text]).kind).toBe("categorical");
  });

  it("sorts categories, numbers first", () => {
    expect(columnOfTexts("age", ["b", "10", "9", "b"])).toEqual({
      name: "age",
      kind: "categorical",
      codes: Int32Array.of(2, 1, 0, 2),
      categories: ["9", "10", "b"],
      missing: 0,
    });
  });

  it("is of the kind that is wanted", () => {
    expect(columnOfTexts("label", ["10", "9"], "categorical")).toMatchObject({ categories: ["9", "10"] });
  });
});
