import { describe, expect, it } from "vitest";
import { clean } from "../clean.ts";
import type { CleaningInput } from "../cleaning-input.ts";
import { openCleaning } from "../cleaning-state.ts";
import { numberColumn, runningExample, runningRoles, textColumn } from "../testing/running-example.ts";
import { nearEqualRule } from "./match-rule.ts";
import { resolve } from "./resolve.ts";

const byName = [{ column: "name", comparator: "exact" }] as const;

function named(names: readonly (string | null)[]): CleaningInput {
  return { rowCount: names.length, columns: [textColumn("name", names)] };
}

describe("resolve", () => {
  it("does not compare rows in which a value that must be equal is missing", () => {
    const { report } = resolve(openCleaning(named(["a", "a", null, null, null, "b"])), { match: byName });
    expect([report.pairs, report.comparisons]).toEqual([1, 1]);
  });

  it("keeps rows of other groups apart, however alike", () => {
    const { report } = resolve(openCleaning(runningExample, runningRoles), {
      match: [{ column: "age", comparator: "number", threshold: 0 }],
      labels: "majority",
    });
    const merged = report.merged.map(({ sources }) => [...sources].sort().join(" "));
    expect(merged.sort()).toEqual(["e1 e2 e3", "e4 e5 e6"]);
  });

  it("tells of clusters that are larger than ten rows", () => {
    const warningsOf = (count: number) =>
      resolve(openCleaning(named(new Array(count).fill("a"))), { match: byName }).report.warnings;
    expect(warningsOf(11).join()).toMatch(/^1 clusters have more than 10 rows.*11 rows with/);
    expect(warningsOf(10)).toEqual([]);
  });

  it("merges by majority where there is no label, too", () => {
    const { report } = resolve(openCleaning(named(["a", "a", "b"])), { match: byName, labels: "majority" });
    expect(report.merged.map(({ sources }) => [...sources].sort())).toEqual([["0", "1"]]);
  });

  it("has no precision where nothing was found, and no recall where nothing is true", () => {
    const input = {
      rowCount: 3,
      columns: [textColumn("name", ["a", "b", "c"]), textColumn("truth", ["1", null, null])],
    };
    const qualityOf = (columns: CleaningInput["columns"]) =>
      resolve(openCleaning({ ...input, columns }), { match: byName, truth: "truth" }).report.quality;
    expect(qualityOf(input.columns)).toEqual({ precision: null, recall: null, f1: null, truePairs: 0 });
    const same = input.columns.with(0, textColumn("name", ["a", "a", "c"]));
    expect(qualityOf(same)).toEqual({ precision: 0, recall: null, f1: 0, truePairs: 0 });
    const missed = input.columns.with(1, textColumn("truth", ["1", "1", null]));
    expect(qualityOf(missed)).toEqual({ precision: null, recall: 0, f1: 0, truePairs: 1 });
  });

  it("says which columns there are where none is meant", () => {
    const match = [{ column: "telephone", comparator: "exact" }] as const;
    expect(() => resolve(openCleaning(runningExample), { match })).toThrow(
      'match[0].column: there is no column "telephone"; there are name, gender, age, label',
    );
  });

  it("compares inside the clusters of sanitizing, or all rows where that is not wanted", () => {
    const match = [{ column: "age", comparator: "number", threshold: 0 }] as const;
    const comparisons = (sharedClusters: boolean) =>
      clean(runningExample, {}, { steps: ["sanitize", "resolve"], sharedClusters, resolve: { match } })
        .comparisons;
    expect(comparisons(true)).toBeLessThan(comparisons(false));
  });
});

describe("nearEqualRule", () => {
  const columns = [
    numberColumn("x", [1, 1.01, 1.2, 2, 3, Number.NaN]),
    textColumn("kind", ["a", "a", "a", "a", "a", "b"]),
    textColumn("group", ["m", "m", "m", "m", "m", "m"]),
    numberColumn("label", [0, 0, 0, 0, 0, 0]),
  ];
  const state = openCleaning({ rowCount: 6, columns }, { label: "label", groups: ["group"] });

  it("compares each feature, numbers within the tolerance", () => {
    expect(nearEqualRule(state, 0.1)).toEqual([
      { column: "x", comparator: "number", threshold: 0.9, missingMatches: true },
      { column: "kind", comparator: "exact", missingMatches: true },
      { column: "group", comparator: "exact", missingMatches: true },
    ]);
  });

  it("finds rows that are nearly equal", () => {
    const found = (tolerance: number) =>
      resolve(state, { match: nearEqualRule(state, tolerance) }).report.merged.map(({ sources }) =>
        [...sources].sort(),
      );
    expect(found(0.1)).toEqual([["0", "1"]]);
    expect(found(0.001)).toEqual([]);
  });
});

describe("match auto", () => {
  const people = [
    ...["maria jones", "peter smith", "anna brown", "paul white", "laura green", "simon black"],
    ...["clara stone", "jacob field", "emily woods", "oscar lake", "diana hill", "henry ford"],
    ...["julia marsh", "victor reed", "sophie lane"],
  ];
  /** Each person twice, with another x, by which clusters are made; the last row is far from all. */
  const rows = [...people, ...people].map((name, row) => ({
    name,
    street: `${name.split("").reverse().join("")} road`,
    x: row % 7,
  }));
  const input: CleaningInput = {
    rowCount: rows.length,
    ids: rows.map((_, row) => `r${row}`),
    columns: [
      textColumn(
        "name",
        rows.map(({ name }) => name),
      ),
      textColumn(
        "street",
        rows.map(({ street }) => street),
      ),
      numberColumn(
        "x",
        rows.map(({ x }, row) => (row === rows.length - 1 ? 1e6 : x)),
      ),
    ],
  };

  it("leaves out what was removed, inside clusters and across them", () => {
    const run = (sharedClusters: boolean) =>
      clean(input, {}, { steps: ["sanitize", "resolve"], sharedClusters, resolve: { match: "auto" } }).steps;
    const [sanitized, across] = run(false);
    expect(sanitized!.sanitize!.removed.map(({ id }) => id)).toContain(`r${rows.length - 1}`);
    const removed = new Set(sanitized!.sanitize!.removed.map(({ id }) => id));
    const sources = across!.resolve!.merged.flatMap((own) => own.sources);
    expect(sources.filter((id) => removed.has(id))).toEqual([]);
    expect(across!.resolve!.merged.length).toBeGreaterThan(5);
    expect(run(true)[1]!.resolve!.merged.length).toBeLessThan(across!.resolve!.merged.length);
  });

  it("finds nothing where one of two tables has no row", () => {
    const tables = rows.map(() => 0);
    const { comparisons, allPairs, merged } = clean(
      { ...input, tables },
      {},
      { steps: ["resolve"], resolve: { match: "auto" } },
    ).steps[0]!.resolve!;
    expect([comparisons, allPairs, merged]).toEqual([0, 0, []]);
  });
});
