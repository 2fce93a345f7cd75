import { describe, expect, it } from "vitest";
import { describePredicate } from "./describe-predicate.ts";
import type { ColumnValue, Predicate } from "./predicate.ts";

const equals = (column: string, value: ColumnValue): Predicate => ({ kind: "equals", column, value });
const range = (from: number | null, to: number | null, includesTo = false): Predicate => {
  return { kind: "range", column: "age", from, to, includesTo };
};
const not = (of: Predicate): Predicate => ({ kind: "not", of });
const and = (...of: Predicate[]): Predicate => ({ kind: "and", of });
const or = (...of: Predicate[]): Predicate => ({ kind: "or", of });
const isBlack = equals("race", "Black");

describe("describePredicate", () => {
  it.each<[Predicate, string]>([
    [and(isBlack, range(25, 38)), "race = Black and age in [25, 38)"],
    [range(25, 38, true), "age in [25, 38]"],
    [range(25.5, null), "age ≥ 25.5"],
    [range(null, -1), "age < -1"],
    [range(null, 38, true), "age ≤ 38"],
    [range(null, null), "age is not missing"],
    [equals("capital-gain", 3103), "capital-gain = 3103"],
    [equals("race", null), "race is missing"],
    [not(isBlack), "race ≠ Black"],
    [not(equals("race", null)), "race is not missing"],
    [not(and(isBlack, range(25, 38))), "not (race = Black and age in [25, 38))"],
    [or(isBlack, equals("race", "White"), equals("race", null)), "race in {Black, White, missing}"],
    [or(isBlack, equals("sex", "Male")), "race = Black or sex = Male"],
    [
      and(or(isBlack, range(25, 38)), equals("sex", "Male")),
      "(race = Black or age in [25, 38)) and sex = Male",
    ],
    [and(or(isBlack, equals("race", "White")), range(25, 38)), "race in {Black, White} and age in [25, 38)"],
    [and(isBlack), "race = Black"],
    [and(), "every row"],
    [or(), "no row"],
  ])("%j", (predicate, words) => {
    expect(describePredicate(predicate)).toBe(words);
  });

  it("puts a text in quotes where it would be read as more than one", () => {
    expect(describePredicate(equals("job", "Craft-repair"))).toBe("job = Craft-repair");
    expect(describePredicate(equals("job", "research and teaching"))).toBe('job = "research and teaching"');
    expect(describePredicate(equals("job", ""))).toBe('job = ""');
    expect(describePredicate(equals("job title", "a, b"))).toBe('job title = "a, b"');
  });
});
