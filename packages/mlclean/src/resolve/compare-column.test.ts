import { describe, expect, it } from "vitest";
import { textColumn } from "../testing/running-example.ts";
import { columnValues } from "./column-values.ts";
import { compareColumn } from "./compare-column.ts";

describe("compareColumn", () => {
  /** Martha, a slip of her name, one who is alike, another, Martha again, and so many other names. */
  const compare = (others: number) => {
    const names = ["martha", "marhta", "marta lu", "xyz", "martha", null];
    const values = [...names, ...Array.from({ length: others }, (_, index) => `q${index}`)];
    const column = textColumn("name", values);
    const rows = Uint32Array.from(values.keys());
    return compareColumn(column, "name", columnValues(column, rows.length, rows));
  };

  it.each([0, 1000])("has the levels of its comparator, beside %i other values", (others) => {
    const { level } = compare(others);
    // Jaro-Winkler: 0.961; (5/6 + 5/8 + 1) / 3 for Jaro and so 0.892; 0.
    expect([1, 2, 3, 4, 5].map((row) => level(0, row))).toEqual([3, 2, 1, 4, 0]);
    // Asked again, and the other way round.
    expect([1, 2, 3, 4, 5].map((row) => level(row, 0))).toEqual([3, 2, 1, 4, 0]);
  });
});
