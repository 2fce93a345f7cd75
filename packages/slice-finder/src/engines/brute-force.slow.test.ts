import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CodedRows } from "../coding/coded-rows.ts";
import { RowSet } from "../finding/row-set.ts";
import type { SearchOptions } from "../search-options.ts";
import type { EngineSlice, SearchOutcome, SliceEngine } from "../slice-engine.ts";
import { createBruteCounter } from "../testing/brute-counter.ts";
import {
  type BruteSlice,
  bruteLattice,
  bruteScore,
  type Conjunction,
  describeRows,
  effectOf,
  pValuesOf,
} from "../testing/brute-force.ts";
import { bruteTree } from "../testing/brute-tree.ts";
import { smallTables } from "../testing/coded-tables.ts";
import { createLatticeEngine } from "./lattice-engine.ts";
import { createScoreEngine } from "./score-engine.ts";
import { createTreeEngine } from "./tree-engine.ts";

const searchOptions: fc.Arbitrary<SearchOptions> = fc.record({
  maximumSlices: fc.constantFrom(1, 2, 3, 10, 1000),
  maximumLiterals: fc.integer({ min: 1, max: 4 }),
  minimumRows: fc.integer({ min: 1, max: 6 }),
  effectSize: fc.constant("cohen" as const),
  effectThreshold: fc.constantFrom(0.1234567, 0.4, 0.876543),
  significance: fc.constantFrom(0.05, 0.5, 0.99),
});

function run(engine: SliceEngine, table: CodedRows, options: SearchOptions): Promise<SearchOutcome> {
  const signal = new AbortController().signal;
  const counter = createBruteCounter(table);
  return engine.search({ counter, rows: table, options, signal, onProgress: () => {} });
}

function literals({ columns, codes }: Conjunction | BruteSlice) {
  return columns.map((column, index) => ({ column, codes: [codes[index]!].flat() }));
}

/** What is said of a slice is true of its rows. */
function expectTrue(
  table: CodedRows,
  found: EngineSlice,
  { rows }: { readonly rows: readonly number[] },
): void {
  const inside = describeRows(table, rows);
  const all = describeRows(table, [...table.losses.keys()]);
  expect(found.sums.rows).toBe(rows.length);
  expect(found.sums.weight).toBeCloseTo(inside.weight, 8);
  expect(found.sums.losses).toBeCloseTo(inside.weight * (inside.mean - all.mean), 8);
  const effect = effectOf(table, rows)!;
  if (found.effectSize !== effect)
    expect(Math.abs(found.effectSize - effect)).toBeLessThan(1e-6 + 1e-6 * effect);
  expect(found.test.pValue).toBeCloseTo(pValuesOf(table, rows, 1).plain, 8);
}

describe("against brute force", () => {
  it("lattice: the same slices in the same order", { timeout: 120_000 }, async () => {
    let accepted = 0;
    let joined = 0;
    let named = 0;
    const property = fc.asyncProperty(smallTables, searchOptions, async (table, options) => {
      const expected = bruteLattice(table, options);
      fc.pre(!expected.isClose);
      const outcome = await run(createLatticeEngine(), table, options);
      expect(outcome.slices.map((slice) => slice.literals)).toEqual(expected.slices.map(literals));
      outcome.slices.forEach((slice, index) => {
        expectTrue(table, slice, expected.slices[index]!);
        joined += Number(slice.literals.some(({ codes }) => codes.length > 1));
        named += Number(slice.sameRows !== undefined);
        for (const same of slice.sameRows ?? []) {
          expect(RowSet.ofSlice(table, same).equals(RowSet.ofSlice(table, slice.literals))).toBe(true);
        }
      });
      expect(outcome.evaluated).toBe(expected.evaluated);
      expect(outcome.tested).toBe(expected.tested);
      accepted += outcome.slices.length;
    });
    await fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(700);
    expect(joined).toBeGreaterThan(2);
    expect(named).toBeGreaterThan(50);
  });

  it("score: the same slices in the same order", { timeout: 120_000 }, async () => {
    let found = 0;
    const alpha = fc.constantFrom(0.51, 0.6, 0.95, 1);
    const property = fc.asyncProperty(smallTables, searchOptions, alpha, async (table, options, alpha) => {
      fc.pre(table.losses.some((loss, row) => loss > 0 && (table.weights?.[row] ?? 1) > 0));
      const expected = bruteScore(table, options, alpha);
      const outcome = await run(createScoreEngine({ alpha }), table, options);
      expect(outcome.slices.map((slice) => slice.literals)).toEqual(expected.map(literals));
      outcome.slices.forEach((slice, index) => {
        expectTrue(table, slice, expected[index]!);
      });
      found += outcome.slices.length;
    });
    await fc.assert(property, { numRuns: 2000 });
    expect(found).toBeGreaterThan(1000);
  });

  it("tree: the same slices in the same order", { timeout: 120_000 }, async () => {
    let accepted = 0;
    const target = fc.constantFrom("error" as const, "label" as const);
    const property = fc.asyncProperty(smallTables, searchOptions, target, async (table, options, target) => {
      const expected = bruteTree(table, options, target);
      fc.pre(!expected.isClose);
      const outcome = await run(createTreeEngine({ target }), table, options);
      expect(outcome.slices.map((slice) => slice.literals)).toEqual(
        expected.slices.map((slice) => slice.literals),
      );
      outcome.slices.forEach((slice, index) => {
        expectTrue(table, slice, expected.slices[index]!);
      });
      expect(outcome.tested).toBe(expected.tested);
      accepted += outcome.slices.length;
    });
    await fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(500);
  });
});
