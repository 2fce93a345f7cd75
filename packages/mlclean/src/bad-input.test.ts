import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { clean } from "./clean.ts";
import type { MatchCondition } from "./resolve/match-rule.ts";
import { numberColumn, runningExample, runningRoles, textColumn } from "./testing/running-example.ts";

function problemsOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (InvalidInputError.isInstance(error)) return error.message;
    throw error;
  }
  return "";
}

const match: MatchCondition[] = [{ column: "name", comparator: "jaro-winkler", threshold: 0.85 }];

describe("clean, with bad input", () => {
  it("names every wrong condition of a rule", () => {
    const wrong = [
      { column: "nmae", comparator: "exact" },
      { column: "age", comparator: "soundex" },
      { column: "name", comparator: "exact", threshold: 2 },
    ] as unknown as MatchCondition[];
    const told = problemsOf(() =>
      clean(runningExample, runningRoles, { steps: ["resolve"], resolve: { match: wrong } }),
    );
    expect(told).toContain('match[0].column: there is no column "nmae"; did you mean "name"?');
    expect(told).toContain("match[1].comparator");
    expect(told).toContain("match[2].threshold: is 2, expected 0 to 1");
  });

  it("names repeated ids, wrong weights and columns that are not there", () => {
    const told = problemsOf(() =>
      clean(
        { ...runningExample, ids: ["a", "b", "a", "c", "d", "e"], weights: [1, 1, -1, 1, 1, 1] },
        { label: "lable", groups: ["sex"] },
      ),
    );
    expect(told).toContain('ids[2]: "a" is the id of row 0, too');
    expect(told).toContain("weights[2]: is -1");
    expect(told).toContain('label: there is no column "lable"');
    expect(told).toContain('groups[0]: there is no column "sex"');
  });

  it("says what cannot be done without a label, groups or a way to match", () => {
    expect(problemsOf(() => clean(runningExample, {}, { steps: ["reweigh"] }))).toContain("label: is needed");
    expect(problemsOf(() => clean(runningExample, {}, {}))).toContain("resolve.match: is needed");
    const positive = { label: "label", positive: "yes" };
    expect(problemsOf(() => clean(runningExample, positive, { steps: [] }))).toContain(
      'no row has the label "yes"',
    );
  });

  it("takes threshold 0 for any two rows and threshold 1 for equal ones", () => {
    const pairsAt = (threshold: number) =>
      clean(runningExample, {}, { steps: ["resolve"], resolve: { match: [{ ...match[0]!, threshold }] } })
        .steps[0]!.resolve!;
    expect(pairsAt(0).merged).toHaveLength(1);
    expect(pairsAt(0).pairs).toBe(15);
    expect(pairsAt(1).merged).toEqual([{ id: expect.any(String), sources: expect.any(Array) }]);
    expect(pairsAt(1).pairs).toBe(3);
  });

  it("says that parity is impossible where a group has no favourable label", () => {
    const input = {
      rowCount: 4,
      columns: [textColumn("g", ["a", "a", "b", "b"]), numberColumn("y", [1, 0, 0, 0])],
    };
    const result = clean(input, { label: "y", groups: ["g"], positive: "1" }, { steps: ["reweigh"] });
    expect(result.steps[0]!.reweigh!.status).toBe("impossible");
    expect(result.warnings[0]).toContain('group "b" has no row with the favourable label');
    expect([...result.table.weights]).toEqual([1, 1, 1, 1]);
  });

  it("removes no row where all are unlike each other", () => {
    const input = { rowCount: 6, columns: [numberColumn("x", [1, 2, 3, 4, 5, 6])] };
    const result = clean(input, {}, { steps: ["sanitize"], sanitize: { outliers: { smallestCluster: 6 } } });
    expect(result.table.rowCount).toBe(6);
    expect(result.warnings[0]).toContain("most rows lie alone");
  });

  it("cleans a table of no, one and two rows", () => {
    for (const rowCount of [0, 1, 2]) {
      const input = { rowCount, columns: [numberColumn("x", [1, 2].slice(0, rowCount))] };
      const result = clean(input, {}, { steps: ["sanitize", "resolve"], resolve: { match: "auto" } });
      expect(result.table.rowCount).toBe(rowCount);
    }
  });
});
