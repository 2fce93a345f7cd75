import { describe, expect, it } from "vitest";
import { textColumn } from "../testing/running-example.ts";
import { levelsOfAllPairs } from "./all-pairs.ts";
import { columnValues } from "./column-values.ts";
import { compareColumn } from "./compare-column.ts";

describe("levelsOfAllPairs", () => {
  const standing = Uint32Array.of(0, 1, 2, 3);
  const sharesOf = (values: readonly (string | null)[], tables: Uint8Array | null) => {
    const column = textColumn("c", values);
    const compared = compareColumn(column, "category", columnValues(column, 4, standing));
    return levelsOfAllPairs({ standing, tables }, [compared])[0]!.all;
  };

  it("counts equal values exactly, among all pairs or those between two tables", () => {
    expect(sharesOf(["a", "a", "b", "a"], null)[1]).toBeCloseTo(3 / 6, 12);
    expect(sharesOf(["a", "a", "b", "a"], Uint8Array.of(0, 0, 1, 1))[1]).toBeCloseTo(2 / 4, 12);
  });

  it("has no equal pairs where one of the tables has no value, or no row", () => {
    expect(sharesOf(["a", "b", null, null], Uint8Array.of(0, 0, 1, 1))).toEqual([1, 0]);
    expect(sharesOf(["a", "a", "b", "a"], Uint8Array.of(0, 0, 0, 0))).toEqual([1, 0]);
  });
});
