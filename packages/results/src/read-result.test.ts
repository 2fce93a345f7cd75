import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { CancelResult } from "./kinds/cancel-result.ts";
import { readResult, readResultOf, readResultText } from "./read-result.ts";
import { upgradeResult } from "./upgrade-result.ts";

const cancelled: CancelResult = {
  kind: "cancel",
  version: 2,
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
    [{ ...cancelled, version: 3 }, "version: is 3, expected 2"],
    [{ ...cancelled, version: undefined }, "version: is missing, expected 2"],
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
    expect(problemsOf(() => readResultText("{", "c.json"))[0]).toMatch(
      /^c\.json: is no result of slicetuner, which is JSON as --out writes it: /,
    );
  });

  it("refuses another kind where one is expected", () => {
    expect(problemsOf(() => readResultOf("plan", cancelled))).toEqual(['kind: is "cancel", expected "plan"']);
  });
});

describe("a result of version 1", () => {
  it("is read with the names that fields have now", () => {
    const order = {
      id: "1/crowd/A",
      round: 1,
      source: "crowd",
      slice: "A",
      count: 5,
      unitCost: 1,
      status: "complete",
      delivered: 5,
      accepted: 3,
      held: 2,
      rejected: 0,
      paid: 5,
      warnings: [],
    };
    const { held, ...others } = order;
    const status = {
      kind: "status",
      version: 1,
      command: "status",
      runFolder: "runs/1",
      runId: "1",
      processId: null,
      budget: 5,
      currency: null,
      money: { planned: 5, committed: 0, paid: 5, refused: 0 },
      slices: [],
      orders: [order],
      trainings: 3,
      held: 2,
      warnings: [],
    };
    expect(readResultOf("status", status)).toMatchObject({
      version: 2,
      quarantined: 2,
      orders: [{ ...others, quarantined: held }],
    });
    expect(problemsOf(() => readResult({ ...status, held: undefined, orders: 5 }))).toEqual([
      "orders: expected array, received number",
      "quarantined: expected number, received undefined",
    ]);
  });

  it("names the published estimation by its present name, and leaves the baseline its own", () => {
    const upgraded = upgradeResult({
      kind: "compare",
      version: 1,
      settings: { strategies: ["proportional", "moderate:proportional"], estimation: "proportional" },
      methods: [
        { method: "proportional", strategy: "proportional", estimation: null },
        { method: "moderate:proportional", strategy: "moderate", estimation: "proportional" },
      ],
      pairs: [{ method: "stepwise:proportional:3", other: "proportional" }],
      verdicts: ["moderate:proportional is better than proportional by .1."],
      runs: [{ method: "one-shot:proportional" }],
      oracle: { sentence: "moderate:proportional 20 %", shares: [{ method: "aggressive:proportional" }] },
      warnings: [],
    });
    expect(upgraded).toMatchObject({
      version: 2,
      settings: { strategies: ["proportional", "moderate:amortized"], estimation: "amortized" },
      methods: [
        { method: "proportional", strategy: "proportional", estimation: null },
        { method: "moderate:amortized", strategy: "moderate", estimation: "amortized" },
      ],
      pairs: [{ method: "amortized:3", other: "proportional" }],
      verdicts: ["moderate:amortized is better than proportional by .1."],
      runs: [{ method: "one-shot:amortized" }],
      oracle: { sentence: "moderate:amortized 20 %", shares: [{ method: "aggressive:amortized" }] },
    });
    // What is nested in a way that no result is must not matter.
    expect(upgradeResult({ kind: "compare", methods: [1, null], oracle: "x", verdicts: [{}] })).toMatchObject(
      {
        methods: [1, null],
        oracle: "x",
      },
    );
  });
});
