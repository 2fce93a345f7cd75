import { describe, expect, it } from "vitest";
import type { FoundSlice } from "../found-slice.ts";
import type { CodedLiteral } from "../slice-engine.ts";
import { codedColumn, codedRows } from "../testing/coded-tables.ts";
import { groupSlices } from "./group-slices.ts";
import { RowSet } from "./row-set.ts";

/** 100 rows: `tens` is the row's ten, `fives` its five. */
const table = codedRows(
  [codedColumn("tens", 10), codedColumn("fives", 20)],
  [
    Array.from({ length: 100 }, (_, row) => Math.floor(row / 10)),
    Array.from({ length: 100 }, (_, row) => Math.floor(row / 5)),
  ],
  { losses: new Array(100).fill(0) },
);

function slice(name: string, literals: CodedLiteral[], inMemory = true) {
  const rows = RowSet.ofSlice(table, literals);
  return { slice: { name, rows: rows.size } as FoundSlice, literals, rows: inMemory ? rows : null };
}

const tens = (...codes: number[]): CodedLiteral => ({ column: 0, codes });
const fives = (...codes: number[]): CodedLiteral => ({ column: 1, codes });
const summary = (slices: ReturnType<typeof slice>[]) =>
  groupSlices(slices).map(({ slices, rows }) => [slices.map(({ name }) => name).join(" "), rows]);

describe("groupSlices", () => {
  it("joins what shares half of all rows, or four fifths of the smaller", () => {
    expect(
      summary([
        slice("best", [tens(0, 1, 2)]),
        slice("half", [tens(1, 2, 3)]),
        slice("apart", [tens(5)]),
        slice("third", [tens(2, 3, 4)]),
        slice("inside", [fives(1)]),
        // 4 of 5 parts in `best`, 20 of 35 rows of both.
        slice("most", [fives(0, 1, 2, 3, 6)]),
      ]),
    ).toEqual([
      ["best half inside most", 40],
      ["apart", 10],
      ["third", 30],
    ]);
  });

  it("knows of literals alone which slice contains which", () => {
    expect(
      summary([
        slice("both", [tens(0), fives(0)], false),
        slice("general", [tens(0, 1)], false),
        slice("same rows", [fives(0, 1)], false),
        slice("other", [tens(7)], false),
      ]),
    ).toEqual([
      ["both general same rows", null],
      ["other", 10],
    ]);
  });
});

describe("RowSet", () => {
  it("counts and lists rows past the first words", () => {
    const set = RowSet.ofSlice(table, [tens(3, 9)]);
    const rows: number[] = [];
    set.forEach((row) => {
      rows.push(row);
    });
    expect(rows).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect(set.size).toBe(20);
    expect(set.has(31) && set.has(95) && !set.has(40)).toBe(true);
  });
});
