import { ProblemList } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { parsePerSlice, resolvePerSlice } from "./per-slice.ts";

const slices = [
  { name: "White-Female", size: 205 },
  { name: "Black-Male", size: 40 },
];

describe("an amount per slice", () => {
  it.each([
    ["150", [150, 150]],
    ["20%", [41, 8]],
    ["Black-Male=7,White-Female=300", [300, 7]],
    [" White-Female = 1.5 , Black-Male = 2 ", [1.5, 2]],
  ])("reads %s", (text, expected) => {
    const problems = new ProblemList();
    expect(resolvePerSlice(parsePerSlice(text)!, slices, "--initial", problems)).toEqual(expected);
    expect(problems.problems).toEqual([]);
  });

  it.each(["", "many", "-5", "120%", "A=1,B", "A=-1", true, -3, { A: "1" }])("refuses %j", (input) => {
    expect(parsePerSlice(input)).toBeUndefined();
  });

  it("names the slices that are unknown and those that are forgotten", () => {
    const problems = new ProblemList();
    resolvePerSlice(parsePerSlice("Black-Male=7,Green=1")!, slices, "--initial", problems);
    expect(problems.problems).toEqual([
      { path: "--initial", message: 'no slice "Green"; the slices are White-Female, Black-Male' },
      { path: "--initial", message: 'says nothing of "White-Female"' },
    ]);
  });
});
