import type { Predicate } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { detectChanges } from "./detect-changes.ts";

const is = (column: string, value: string | number | null): Predicate => ({ kind: "equals", column, value });
const and = (...of: Predicate[]): Predicate => ({ kind: "and", of });
const not = (of: Predicate): Predicate => ({ kind: "not", of });
const range = (column: string, from: number | null, to: number | null): Predicate => ({
  kind: "range",
  ...{ column, from, to, includesTo: false },
});
const named = (slices: Readonly<Record<string, Predicate | string>>) =>
  Object.entries(slices).map(([name, rows]) => ({ name, rows }));

describe("detectChanges", () => {
  it("finds nothing where the same rows have the same names, in whatever form they are said", () => {
    const before = named({ A: and(is("city", "Rome"), range("age", 30, null)), B: not(is("city", "Rome")) });
    const now = named({
      B: not(and(is("city", "Rome"))),
      A: and(not(range("age", null, 30)), is("city", "Rome"), not(is("age", null))),
    });
    expect(detectChanges(before, now)).toEqual([]);
  });

  it("finds another name of the same rows, a split, and a union", () => {
    const before = named({
      South: is("region", "South"),
      North: is("region", "North"),
      East: is("region", "East"),
    });
    const now = named({
      "South-Old": and(is("region", "South"), range("age", 50, null)),
      "South-Young": and(is("region", "South"), range("age", null, 50)),
      "North and East": { kind: "or", of: [is("region", "North"), is("region", "East")] },
    });
    expect(detectChanges(before, now)).toEqual([
      { kind: "split", before: ["South"], now: ["South-Old", "South-Young"] },
      { kind: "merged", before: ["North", "East"], now: ["North and East"] },
    ]);
    expect(detectChanges(now, before).map(({ kind }) => kind)).toEqual(["merged", "split"]);
    const renamed = named({
      S: is("region", "South"),
      North: is("region", "North"),
      East: is("region", "East"),
    });
    expect(detectChanges(before, renamed)).toEqual([{ kind: "renamed", before: ["South"], now: ["S"] }]);
  });

  it("takes crossed values that are all named for a split, though rows with other values might exist", () => {
    const before = named({ F: is("sex", "F"), M: is("sex", "M") });
    const crossed = (sex: string, race: string) => and(is("sex", sex), is("race", race));
    const now = named({
      ...{ FW: crossed("F", "W"), FB: crossed("F", "B") },
      ...{ MW: crossed("M", "W"), MB: crossed("M", "B") },
    });
    expect(detectChanges(before, now)).toEqual([
      { kind: "split", before: ["F"], now: ["FW", "FB"] },
      { kind: "split", before: ["M"], now: ["MW", "MB"] },
    ]);
  });

  it("does not take a slice that has become smaller for the same", () => {
    const before = named({ South: is("region", "South"), North: is("region", "North") });
    const now = named({
      South: and(is("region", "South"), is("age", "Old")),
      North: is("region", "North"),
    });
    expect(detectChanges(before, now)).toEqual([{ kind: "edited", before: ["South"], now: ["South"] }]);
  });

  it("finds a border that has moved between two slices", () => {
    const before = named({ Young: range("age", null, 40), Old: range("age", 40, null) });
    const now = named({ Young: range("age", null, 35), Old: range("age", 35, null) });
    expect(detectChanges(before, now)).toEqual([
      { kind: "regrouped", before: ["Young", "Old"], now: ["Young", "Old"] },
    ]);
  });

  it("finds slices that are gone and new, and compares words letter by letter", () => {
    const before = named({ A: "made by hand", B: "the others", C: "old", F: is("x", 2) });
    const now = named({ A: "made by hand", D: "the others", C: "new", E: is("x", 1) });
    expect(detectChanges(before, now)).toEqual([
      { kind: "renamed", before: ["B"], now: ["D"] },
      { kind: "edited", before: ["C"], now: ["C"] },
      { kind: "gone", before: ["F"], now: [] },
      { kind: "new", before: [], now: ["E"] },
    ]);
  });
});
