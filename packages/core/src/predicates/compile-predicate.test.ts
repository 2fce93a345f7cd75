import { describe, expect, it } from "vitest";
import type { Column } from "../data/column.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { compilePredicate } from "./compile-predicate.ts";
import type { Predicate } from "./predicate.ts";

const columns: readonly Column[] = [
  { name: "age", kind: "numeric", values: Float64Array.of(25, 37.5, 38, Number.NaN, 60), missing: 1 },
  {
    name: "race",
    kind: "categorical",
    codes: Int32Array.of(0, 1, -1, 1, 0),
    categories: ["Black", "White"],
    missing: 1,
  },
];
const isBlack: Predicate = { kind: "equals", column: "race", value: "Black" };
const isMissingRace: Predicate = { kind: "equals", column: "race", value: null };
const range = (from: number | null, to: number | null, includesTo = false): Predicate => {
  return { kind: "range", column: "age", from, to, includesTo };
};

function rowsOf(predicate: Predicate): number[] {
  return [0, 1, 2, 3, 4].filter(compilePredicate(predicate, columns));
}

function problemsOf(predicate: Predicate, path?: string): Record<string, string> {
  try {
    compilePredicate(predicate, columns, path);
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    return Object.fromEntries(error.problems.map((problem) => [problem.path, problem.message]));
  }
  return {};
}

describe("compilePredicate", () => {
  it("compares texts with categories and numbers with numbers", () => {
    expect(rowsOf(isBlack)).toEqual([0, 4]);
    expect(rowsOf({ kind: "equals", column: "age", value: 37.5 })).toEqual([1]);
    expect(rowsOf({ kind: "equals", column: "race", value: "Other" })).toEqual([]);
  });

  it("takes null for a missing value, which equals nothing else", () => {
    expect(rowsOf(isMissingRace)).toEqual([2]);
    expect(rowsOf({ kind: "equals", column: "age", value: null })).toEqual([3]);
  });

  it("takes the lower end in, the upper one where that is said, a missing value never", () => {
    expect(rowsOf(range(25, 38))).toEqual([0, 1]);
    expect(rowsOf(range(25, 38, true))).toEqual([0, 1, 2]);
    expect(rowsOf(range(37.5, null))).toEqual([1, 2, 4]);
    expect(rowsOf(range(null, 38))).toEqual([0, 1]);
    expect(rowsOf(range(null, null))).toEqual([0, 1, 2, 4]);
    expect(rowsOf(range(38, 38, true))).toEqual([2]);
  });

  it("knows two truth values: not holds where a missing value does not", () => {
    expect(rowsOf({ kind: "not", of: isBlack })).toEqual([1, 2, 3]);
    expect(rowsOf({ kind: "not", of: range(0, 100) })).toEqual([3]);
    expect(rowsOf({ kind: "not", of: isMissingRace })).toEqual([0, 1, 3, 4]);
  });

  it("joins: all of none is every row, one of none is no row", () => {
    expect(rowsOf({ kind: "and", of: [isBlack, range(30, null)] })).toEqual([4]);
    expect(rowsOf({ kind: "or", of: [isMissingRace, range(50, null)] })).toEqual([2, 4]);
    expect(rowsOf({ kind: "and", of: [] })).toEqual([0, 1, 2, 3, 4]);
    expect(rowsOf({ kind: "or", of: [] })).toEqual([]);
  });

  it("tells all mistakes at once, each with its place", () => {
    const wrong: Predicate = {
      kind: "and",
      of: [
        { kind: "equals", column: "rase", value: "Black" },
        { kind: "not", of: { kind: "equals", column: "age", value: "25" } },
        {
          kind: "or",
          of: [
            range(5, 5),
            range(9, 2, true),
            { kind: "range", column: "race", from: 0, to: 1, includesTo: false },
            { kind: "equals", column: "race", value: 3 },
            { kind: "equals", column: "age", value: Number.NaN },
            range(Number.NEGATIVE_INFINITY, 2),
          ],
        },
        { kind: "equals", column: "zip code", value: null },
        { kind: "maybe" } as unknown as Predicate,
      ],
    };
    const problems = problemsOf(wrong, "slices[3].predicate");
    expect(Object.keys(problems)).toEqual([
      "slices[3].predicate.of[0].column",
      "slices[3].predicate.of[1].of.value",
      "slices[3].predicate.of[2].of[0]",
      "slices[3].predicate.of[2].of[1]",
      "slices[3].predicate.of[2].of[2]",
      "slices[3].predicate.of[2].of[3].value",
      "slices[3].predicate.of[2].of[4].value",
      "slices[3].predicate.of[2].of[5].from",
      "slices[3].predicate.of[3].column",
      "slices[3].predicate.of[4].kind",
    ]);
    expect(problems["slices[3].predicate.of[0].column"]).toContain('did you mean "race"');
    expect(problems["slices[3].predicate.of[3].column"]).toContain("the columns are age, race");
    expect(problems["slices[3].predicate.of[1].of.value"]).toContain("without quotes");
    expect(problems["slices[3].predicate.of[2].of[3].value"]).toContain('"3" with quotes');
  });
});
