import {
  type CategoricalColumn,
  type Column,
  compilePredicate,
  InvalidInputError,
  type Predicate,
} from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NamedSlice, partitionSlices } from "./partition-slices.ts";

/** One letter a row; `·` is missing. */
function letters(name: string, rows: string): CategoricalColumn {
  const categories = [...new Set(rows.replaceAll("·", ""))].sort();
  const codes = Int32Array.from(rows, (letter) => categories.indexOf(letter));
  return { name, kind: "categorical", codes, categories, missing: codes.filter((code) => code < 0).length };
}

const is = (column: string, value: string): Predicate => ({ kind: "equals", column, value });
const slice = (name: string, predicate: Predicate): NamedSlice => ({ name, predicate });
const A = slice("A", is("a", "x"));
const B = slice("B", is("b", "x"));

/** Names with rows. */
function sizes({ slices }: ReturnType<typeof partitionSlices>): Record<string, number> {
  return Object.fromEntries(slices.map(({ name, rows }) => [name, rows]));
}

describe("partitionSlices", () => {
  const columns = [letters("a", "xxxxxyyyy·"), letters("b", "xxyyyxyyyy")];

  it("makes a part of each combination of slices, and one of the rows in none", () => {
    const partition = partitionSlices([A, B], columns);
    expect(sizes(partition)).toEqual({ "A only": 3, "A + B": 2, "B only": 1, "everything else": 4 });
    expect([...partition.sliceOf]).toEqual([1, 1, 0, 0, 0, 2, 3, 3, 3, 3]);
    expect(partition.slices.map(({ within }) => within)).toEqual([[0], [0, 1], [1], []]);
    expect(partition).toMatchObject({ merged: [], withoutRows: [] });
  });

  it("does not say `only` of slices that meet no other, nor names a slice that goes without saying", () => {
    const apart = [letters("a", "xxyyy"), letters("b", "yyxyy")];
    expect(sizes(partitionSlices([A, B], apart))).toEqual({ A: 2, B: 1, "everything else": 2 });
    const nested = [letters("a", "xxxyy"), letters("b", "yxxyy")];
    expect(sizes(partitionSlices([A, B], nested))).toEqual({ "A only": 1, B: 2, "everything else": 2 });
    const same = [letters("a", "xxyy"), letters("b", "xxyy")];
    expect(sizes(partitionSlices([A, B], same))).toEqual({ A: 2, "everything else": 2 });
  });

  it("merges small parts into those most like them, the smallest first, and says where they went", () => {
    const partition = partitionSlices([A, B], columns, { minimumRows: 3 });
    // B only (1) shares B with A + B (2), which then is large enough.
    expect(sizes(partition)).toEqual({ "A only": 3, "A + B": 3, "everything else": 4 });
    expect(partition.merged).toEqual([{ name: "B only", rows: 1, into: 1 }]);
    const larger = partitionSlices([A, B], columns, { minimumRows: 4 });
    // Both have 3 rows: the first in the table goes, to the one that shares a slice with it.
    expect(sizes(larger)).toEqual({ A: 6, "everything else": 4 });
    expect(larger.merged).toEqual([
      { name: "A + B", rows: 2, into: 0 },
      { name: "B only", rows: 1, into: 0 },
    ]);
    expect(sizes(partitionSlices([A, B], columns, { minimumRows: 99 }))).toEqual({ "all rows": 10 });
  });

  it("names slices that no row lies in", () => {
    const nothing = slice("nothing", is("a", "z"));
    const partition = partitionSlices([nothing, A], columns);
    expect(partition.withoutRows).toEqual(["nothing"]);
    expect(sizes(partition)).toEqual({ A: 5, "everything else": 5 });
  });

  it("has no part for everything else where the slices cover all rows", () => {
    const cover = [A, slice("not A", { kind: "not", of: A.predicate })];
    expect(sizes(partitionSlices(cover, columns))).toEqual({ A: 5, "not A": 5 });
  });

  it("tells all mistakes at once", () => {
    const wrong = [
      A,
      slice("A", is("c", "x")),
      slice("everything else", is("b", "x")),
      slice(" ", B.predicate),
    ];
    try {
      partitionSlices(wrong, [...columns, letters("short", "x")], { minimumRows: 0 });
      expect.unreachable();
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      expect(error.problems.map(({ path }) => path)).toEqual([
        "columns",
        "minimumRows",
        "slices[1].name",
        "slices[1].predicate.column",
        "slices[2].name",
        "slices[3].name",
      ]);
    }
    expect(() => partitionSlices([], columns)).toThrow("at least one slice");
  });

  it("takes 40 slices apart, more than a word has bits", () => {
    const text = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"];
    const many = text.map((letter) => slice(letter, is("a", letter)));
    const partition = partitionSlices(many, [letters("a", `${text.join("")}·`)]);
    expect(partition.slices.map(({ name }) => name)).toEqual([...text, "everything else"]);
    expect([...partition.sliceOf]).toEqual([...text.keys(), 40]);
  });
});

describe("whatever the slices and the minimum", () => {
  const letter = fc.constantFrom("x", "y", "·");
  const text = (length: number) =>
    fc.array(letter, { minLength: length, maxLength: length }).map((l) => l.join(""));
  const table = fc
    .integer({ min: 1, max: 40 })
    .chain((length) => fc.tuple(text(length), text(length), text(length)))
    .map(([a, b, c]): Column[] => [letters("a", a), letters("b", b), letters("c", c)]);
  const literal = fc.record({
    kind: fc.constant("equals" as const),
    column: fc.constantFrom("a", "b", "c"),
    value: fc.constantFrom("x", "y", null),
  });
  const predicate: fc.Arbitrary<Predicate> = fc.oneof(
    literal,
    fc.record({ kind: fc.constant("and" as const), of: fc.array(literal, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("or" as const), of: fc.array(literal, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("not" as const), of: literal }),
  );
  const slices = fc
    .array(predicate, { minLength: 1, maxLength: 6 })
    .map((predicates) => predicates.map((one, index) => slice(`S${index}`, one)));

  it("each row's part is the one whose predicate holds for it, and no part is small without need", () => {
    fc.assert(
      fc.property(table, slices, fc.integer({ min: 1, max: 12 }), (columns, given, minimumRows) => {
        const { slices: parts, sliceOf, merged } = partitionSlices(given, columns, { minimumRows });
        const tests = parts.map(({ predicate }) => compilePredicate(predicate, columns));
        sliceOf.forEach((part, row) => {
          expect(tests.map((test) => test(row))).toEqual(parts.map((_, index) => index === part));
        });
        parts.forEach(({ rows }, part) => {
          expect(sliceOf.filter((other) => other === part)).toHaveLength(rows);
          if (parts.length > 1) expect(rows).toBeGreaterThanOrEqual(minimumRows);
        });
        expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
        for (const { rows, into } of merged) expect(rows).toBeLessThan(parts[into]!.rows);
        if (minimumRows === 1) expect(merged).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("without merging, rows are in one part exactly if they lie in the same slices", () => {
    fc.assert(
      fc.property(table, slices, (columns, given) => {
        const { sliceOf, slices: parts } = partitionSlices(given, columns);
        const tests = given.map(({ predicate }) => compilePredicate(predicate, columns));
        sliceOf.forEach((part, row) => {
          const within = [...tests.keys()].filter((index) => tests[index]!(row));
          expect(parts[part]!.within).toEqual(within);
        });
      }),
    );
  });
});
