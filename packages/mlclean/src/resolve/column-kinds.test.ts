import { describe, expect, it } from "vitest";
import { numberColumn, textColumn } from "../testing/running-example.ts";
import { type ColumnKind, columnKind } from "./column-kinds.ts";
import { columnValues } from "./column-values.ts";

function kindOf(values: readonly (string | number)[]): ColumnKind {
  const column = values.every((value) => typeof value === "number")
    ? numberColumn("c", values)
    : textColumn("c", values.map(String));
  const rows = Uint32Array.from(values.keys());
  return columnKind(column, columnValues(column, rows.length, rows));
}

/** Twenty-six values: one for each letter, which is also its number. */
const of = <Value>(make: (letter: string, index: number) => Value) =>
  [..."abcdefghijklmnopqrstuvwxyz"].map(make);

describe("columnKind", () => {
  it.each<[string, ColumnKind, readonly (string | number)[]]>([
    ["one value", "none", ["a", "a"]],
    ["days", "date", of((_, index) => `1990-05-${String(index + 1).padStart(2, "0")}`)],
    ["many long whole numbers", "code", Array.from({ length: 101 }, (_, index) => 10_000 + index)],
    ["few long whole numbers, as years", "number", of((_, index) => 1990 + index)],
    ["few long numbers written as texts", "code", of((_, index) => `0${1990 + index}`)],
    ["short whole numbers", "code", of((_, index) => index)],
    ["short numbers with fractions", "number", of((_, index) => index / 10)],
    ["whole numbers of many lengths", "number", of((_, index) => 3 ** index)],
    ["words with digits", "code", of((letter) => `${letter}7`)],
    ["few words", "category", ["red", "blue", "red"]],
    ["a word each", "name", of((letter) => `${letter}nn`)],
    ["several words each", "text", of((letter) => `the ${letter} house`)],
  ])("takes %s for a %s", (_, kind, values) => {
    expect(kindOf(values)).toBe(kind);
  });
});
