import { describe, expect, it } from "vitest";
import { numberColumn, textColumn } from "../testing/running-example.ts";
import { columnValues } from "./column-values.ts";
import { type ComparatorName, createSimilarity } from "./similarities.ts";

/** The comparator of a column of these values. */
function similarityOf(comparator: ComparatorName, values: readonly (string | number)[]) {
  const column = values.every((value) => typeof value === "number")
    ? numberColumn("c", values)
    : textColumn("c", values.map(String));
  const rows = Uint32Array.from(values.keys());
  return createSimilarity(comparator, columnValues(column, rows.length, rows));
}

describe("similarity of numbers", () => {
  it("falls from 1 to 0 over one robust deviation, of which each value counts once", () => {
    // The deviations from the median, 3, are 2, 1, 0, 1 and 2: their median is 1, however often there is a 3.
    const similarity = similarityOf("number", [1, 2, 3, 3, 3, 3, 3, 4, 5]);
    expect(similarity("2", "2")).toBe(1);
    expect(similarity("2", "2.5")).toBeCloseTo(1 - 0.5 / 1.4826, 12);
    expect(similarity("5", "1")).toBe(0);
  });

  it("is 0 of other numbers where there is no spread, and of what is no number", () => {
    expect(similarityOf("number", [7, 7])("7", "7.1")).toBe(0);
    expect(similarityOf("number", ["7", "07"])("7", "07")).toBe(1);
    const ofTexts = similarityOf("number", ["1", "2", "4", "many"]);
    expect(ofTexts("many", "2")).toBe(0);
    expect(ofTexts("1", "2")).toBeGreaterThan(0.2);
  });
});

describe("similarity of dates", () => {
  const similarity = similarityOf("date", ["1990 05 12", "1991 06 13"]);

  it("is that of their digits, in whatever form they are written", () => {
    expect(similarity("1990 05 12", "1990 05 12")).toBe(1);
    expect(similarity("1990 05 12", "19900512")).toBe(1);
    expect(similarity("1990 05 12", "1990 05 13")).toBe(7 / 8);
    expect(similarity("1990 05 12", "1991 06 13")).toBe(5 / 8);
  });

  it("takes day and month that changed places for one slip", () => {
    expect(similarity("1990 05 12", "1990 12 05")).toBe(7 / 8);
  });

  it("is that of texts where one is no date", () => {
    expect(similarity("unknown", "unknowm")).toBeCloseTo(6 / 7, 12);
  });
});
