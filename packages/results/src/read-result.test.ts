import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { CancelResult } from "./kinds/cancel-result.ts";
import { readResult, readResultOf, readResultText } from "./read-result.ts";

const cancelled: CancelResult = {
  kind: "cancel",
  version: 1,
  command: "cancel",
  order: "1/crowd/A",
  status: "cancelled",
  delivered: 3,
  cost: 4.5,
  warnings: [],
};

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (InvalidInputError.isInstance(error))
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe("readResult", () => {
  it("gives back what was written, less fields that it does not know", () => {
    expect(readResult(JSON.parse(JSON.stringify(cancelled)))).toEqual(cancelled);
    expect(readResult({ ...cancelled, later: 1 })).toEqual(cancelled);
    expect(readResultOf("cancel", cancelled).order).toBe("1/crowd/A");
  });

  it.each([
    [null, "the whole: is no object"],
    [[], "the whole: is no object"],
    ["plan", "the whole: is no object"],
    [{}, "kind: is missing, expected one of plan,"],
    [{ ...cancelled, kind: "scan" }, 'kind: is "scan", expected one of'],
    [{ ...cancelled, kind: "toString" }, 'kind: is "toString", expected one of'],
    [{ ...cancelled, version: 2 }, "version: is 2, expected 1"],
    [{ ...cancelled, version: undefined }, "version: is missing, expected 1"],
  ])("refuses %j", (json, message) => {
    expect(problemsOf(() => readResult(json))[0]).toContain(message);
  });

  it("names every wrong field, with the file", () => {
    const wrong = { ...cancelled, delivered: "3", warnings: ["a", 1] };
    expect(problemsOf(() => readResult(wrong, "c.json"))).toEqual([
      "c.json: delivered: expected number, received string",
      "c.json: warnings[1]: expected string, received number",
    ]);
  });

  it("names twenty of many wrong fields, and counts the others", () => {
    const problems = problemsOf(() => readResult({ ...cancelled, warnings: Array(100).fill(1) }));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe("the whole: has 80 more wrong fields");
  });

  it("refuses what is nested deeper than the stack", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(problemsOf(() => readResult({ ...cancelled, warnings: deep }))).toEqual([
      "the whole: is nested more than 64 levels deep",
    ]);
  });

  it("reads text, and says what is no JSON", () => {
    expect(readResultText(`\ufeff${JSON.stringify(cancelled)}`)).toEqual(cancelled);
    expect(problemsOf(() => readResultText("{", "c.json"))[0]).toMatch(/^c\.json: the whole: is no JSON: /);
  });

  it("refuses another kind where one is expected", () => {
    expect(problemsOf(() => readResultOf("plan", cancelled))).toEqual(['kind: is "cancel", expected "plan"']);
  });
});
