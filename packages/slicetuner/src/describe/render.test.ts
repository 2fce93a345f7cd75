import { createLearningCurve } from "@slicetuner/curves";
import { formatAmount } from "@slicetuner/results";
import { describe, expect, it } from "vitest";
import { renderTable } from "../cli/table.ts";
import { renderCurves } from "./curves.ts";
import { formatLoss, formatSeconds, formatSummary, lossFormatFor } from "./format.ts";

describe("numbers as people read them", () => {
  it("shows losses in five digits, and no spread of a single value", () => {
    expect(formatLoss(0.253414)).toBe(".25341");
    expect(formatLoss(-0.0001)).toBe("-.00010");
    expect(formatLoss(-1e-17)).toBe(".00000");
    expect(formatSummary({ mean: 1.25, standardDeviation: 0.001 })).toBe("1.25000 ± .00100");
    expect(formatSummary({ mean: 0.5, standardDeviation: null })).toBe(".50000");
  });

  it("shows losses of any size with digits that say something", () => {
    expect([0.00002, 1.5].map(lossFormatFor(0.3))).toEqual([".00002", "1.50000"]);
    expect([4.93581234e-10, -2e-12].map(lossFormatFor(3e-10))).toEqual(["4.9358e-10", "-2e-12"]);
    expect([12345678.9, 100].map(lossFormatFor(-2e6))).toEqual(["12346000", "100"]);
  });

  it("carries seconds over into minutes", () => {
    expect([59.94, 59.96, 119.7, 3600].map(formatSeconds)).toEqual([
      "59.9 s",
      "1 min 0 s",
      "2 min 0 s",
      "60 min 0 s",
    ]);
  });

  it("shows amounts with cents only where there are some", () => {
    expect([1234567, 0.1 + 0.2, 12.345].map(formatAmount)).toEqual(["1,234,567", "0.3", "12.35"]);
  });
});

describe("renderTable", () => {
  it("shows control characters of names instead of obeying them", () => {
    const table = renderTable([{ title: "slice", align: "left" }], [["two\nlines\u001b]0;title\u0007"]]);
    expect(table.split("\n")).toHaveLength(2);
    expect(table).toContain("two\\nlines\\u001b]0;title\\u0007");
  });
});

describe("renderCurves", () => {
  const curve = (scale: number, exponent: number, floor = 0, status: "converged" | "edge" = "converged") =>
    createLearningCurve({
      family: "power-law-with-floor",
      scale,
      exponent,
      floor,
      status,
      residualSumOfSquares: 0,
      degreesOfFreedom: 0,
      covariance: null,
    });

  it("draws each curve with the letter that stands before its slice", () => {
    const text = renderCurves(["North", "South"], [100, 100], [curve(2, 0.3), curve(1, 0.3)]);
    const [chart, table] = text.split("\nslice ");
    expect(table).toMatch(/A North .*2\.000 · n\^−0\.300/);
    expect(table).toMatch(/B South /);
    const rowOf = (letter: string) => chart!.split("\n").findIndex((line) => line.includes(letter.repeat(4)));
    // The curve of A lies above the curve of B everywhere.
    expect(rowOf("A")).toBeGreaterThan(0);
    expect(rowOf("A")).toBeLessThan(rowOf("B"));
  });

  it("names a curve at the edge by its floor instead of astronomical numbers", () => {
    expect(renderCurves(["North"], [100], [curve(2.4e26, 40, 0.132, "edge")])).toContain("constant 0.132");
  });
});
