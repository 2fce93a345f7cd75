import { describe, expect, it } from "vitest";
import { type CleaningStep, type CleanOptions, clean } from "./clean.ts";
import { measureRates } from "./reweigh/cell-weights.ts";
import { runningExample, runningRoles, textColumn } from "./testing/running-example.ts";

/**
 * Of two Sallys with one label, one is 300 years old: the name alone would make them one where outliers are
 * still there.
 */
const match = [
  { column: "name", comparator: "jaro-winkler", threshold: 0.85 },
  { column: "age", comparator: "exact" },
] as const;

const stepOf: Record<string, CleaningStep> = { S: "sanitize", C: "resolve", U: "reweigh" };

function run(order: string, strategy: "match-target" | "kamiran-calders", options: CleanOptions = {}) {
  const result = clean(runningExample, runningRoles, {
    ...options,
    steps: [...order].map((letter) => stepOf[letter]!),
    resolve: { match },
    reweigh: { strategy },
  });
  const weights = Object.fromEntries(result.table.ids.map((id, row) => [id, result.table.weights[row]!]));
  return { result, weights, rates: result.steps.at(-1)!.ratesAfter! };
}

/**
 * Exact arithmetic of the specification: weights of e1, e2 with e3, e4, e5; rates of men and women; parity.
 */
const expected = {
  "match-target": {
    last: { weights: [1, 1, 1, 1], rates: [0.5, 0.5], parity: 1 },
    early: { weights: [1, 0.5, 1, 1], rates: [2 / 3, 0.5], parity: 0.75 },
  },
  "kamiran-calders": {
    last: { weights: [1.2, 1.8, 0.8, 1.2], rates: [0.4, 0.4], parity: 1 },
    early: { weights: [1.5, 1.5, 0.75, 1.5], rates: [0.5, 1 / 3], parity: 2 / 3 },
  },
} as const;

describe("clean, on the running example of the paper", () => {
  for (const strategy of ["match-target", "kamiran-calders"] as const) {
    for (const [order, when] of [
      ["SCU", "last"],
      ["CSU", "last"],
      ["SUC", "last"],
      ["USC", "early"],
      ["CUS", "early"],
      ["UCS", "early"],
    ] as const) {
      it(`gives the weights and rates of ${order} by ${strategy}`, () => {
        const { weights, rates } = run(order, strategy);
        const { weights: own, rates: ofGroups, parity } = expected[strategy][when];
        expect(Object.keys(weights).sort()).toEqual(["e1", "e2", "e4", "e5"]);
        ["e1", "e2", "e4", "e5"].forEach((id, index) => {
          expect(weights[id]).toBeCloseTo(own[index]!, 12);
        });
        const rateOf = (name: string) => rates.groups.find(({ group }) => group === name)!.rate;
        expect(rateOf("M")).toBeCloseTo(ofGroups[0], 12);
        expect(rateOf("F")).toBeCloseTo(ofGroups[1], 12);
        expect(rates.parity).toBeCloseTo(parity, 12);
      });
    }
  }

  it("accounts for each row once and says why", () => {
    const { result } = run("SCU", "match-target");
    expect(result.table.fates).toEqual(["kept", "kept", "merged", "kept", "kept", "removed"]);
    expect([...result.table.mergedInto]).toEqual([0, 1, 1, 3, 4, -1]);
    expect(result.steps[0]!.sanitize!.removed).toEqual([{ id: "e6", reason: "alone", score: Infinity }]);
    expect(result.steps[1]!.resolve!.merged).toEqual([{ id: "e2", sources: ["e2", "e3"] }]);
    expect(result.steps[0]!.ratesBefore!.parity).toBeCloseTo(0.5, 12);
  });

  it("compares inside the clusters of the paper: three men, two women", () => {
    const { result } = run("SCU", "match-target");
    // Of the pairs inside a cluster those of one gender and label: e2 with e3.
    expect(result.comparisons).toBe(1);
    expect(result.steps[0]!.sanitize!.clusters).toBe(2);
  });

  it("starts at parity where a merged row counts once", () => {
    const result = clean(runningExample, runningRoles, {
      steps: ["sanitize", "resolve"],
      resolve: {
        match,
        merge: { weights: "one" },
      },
    });
    expect(result.steps[1]!.ratesAfter!.parity).toBeCloseTo(1, 12);
  });

  it("keeps the table after each step where that is wanted", () => {
    const { result } = run("SCU", "match-target", { keepTables: true });
    const tables = result.steps.map(({ table }) => table);
    expect(tables.map((table) => table?.ids.join(" "))).toEqual([
      "e1 e2 e3 e4 e5",
      "e1 e2 e4 e5",
      "e1 e2 e4 e5",
    ]);
    expect(tables[2]).toEqual(result.table);
    expect(run("SCU", "match-target").result.steps.some((step) => "table" in step)).toBe(false);
  });

  it("leaves the weights of rows without a group or a label as they are", () => {
    const input = {
      rowCount: 6,
      columns: [
        textColumn("g", ["a", "a", "b", "b", null, "a"]),
        textColumn("y", ["yes", "no", "yes", "no", "no", null]),
      ],
      weights: [1, 3, 2, 2, 5, 7],
    };
    const { table } = clean(input, { label: "y", groups: ["g"] }, { steps: ["reweigh"] });
    // The rates are 1/4 and 1/2: the negative of a loses two thirds of its weight.
    expect([...table.weights]).toEqual([1, 1, 2, 2, 5, 7]);
  });
});

describe("measureRates", () => {
  it("is null without a label", () => {
    expect(measureRates({ cells: null } as never)).toBeNull();
  });
});
