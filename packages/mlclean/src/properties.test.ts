import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleaningStep, type CleanResult, clean } from "./clean.ts";
import type { CleaningInput } from "./cleaning-input.ts";
import { takeRows } from "./cleaning-state.ts";
import { numberColumn, textColumn } from "./testing/running-example.ts";

const names = ["ann", "anne", "anna", "bob", "bobby", "cid", "dora", "eve"];

/** Small tables with few different values, so that outliers, duplicates and empty cells occur. */
const tables: fc.Arbitrary<CleaningInput> = fc
  .array(
    fc.record({
      name: fc.constantFrom(...names, null),
      group: fc.constantFrom("x", "y", "z"),
      age: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 20, max: 24 }) },
        { weight: 1, arbitrary: fc.constant(900) },
      ),
      label: fc.constantFrom(0, 1),
      weight: fc.constantFrom(0.5, 1, 2),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) => ({
    rowCount: rows.length,
    ids: rows.map((_, row) => `id${row}`),
    weights: rows.map(({ weight }) => weight),
    columns: [
      textColumn(
        "name",
        rows.map(({ name }) => name),
      ),
      textColumn(
        "group",
        rows.map(({ group }) => group),
      ),
      numberColumn(
        "age",
        rows.map(({ age }) => age),
      ),
      numberColumn(
        "label",
        rows.map(({ label }) => label),
      ),
    ],
  }));

const orders = fc.constantFrom<readonly CleaningStep[]>(
  ["sanitize", "resolve", "reweigh"],
  ["resolve", "sanitize", "reweigh"],
  ["reweigh", "sanitize", "resolve"],
  ["resolve", "reweigh"],
  ["sanitize"],
);
const roles = { label: "label", groups: ["group"], positive: "1" };
const resolve = {
  match: [
    { column: "name", comparator: "jaro-winkler", threshold: 0.9 },
    { column: "age", comparator: "exact" },
  ],
} as const;

function run(input: CleaningInput, steps: readonly CleaningStep[]): CleanResult | undefined {
  const labels = input.columns[3]!;
  // Without a row of the favourable label it is bad input, which another test looks at.
  if (labels.kind === "numeric" && !labels.values.includes(1)) return undefined;
  return clean(input, roles, { steps, resolve });
}

describe("clean", () => {
  it("accounts for every row once, and keeps the weights of what was not removed", () => {
    fc.assert(
      fc.property(tables, orders, (input, steps) => {
        const result = run(input, steps);
        if (result === undefined) return;
        const { table } = result;
        const removed = result.steps.flatMap((step) => step.sanitize?.removed ?? []).map(({ id }) => id);
        const sources = result.steps
          .flatMap((step) => step.resolve?.merged ?? [])
          .flatMap((own) => own.sources.slice(1));
        const counts = { kept: 0, merged: 0, removed: 0 };
        for (const fate of table.fates) counts[fate] += 1;
        expect(counts.kept).toBe(table.rowCount);
        expect(counts.kept + counts.merged + counts.removed).toBe(input.rowCount);
        expect(new Set(table.ids).size).toBe(table.rowCount);
        const told = new Set([...table.ids, ...sources, ...removed]);
        expect(told.size).toBe(input.rowCount);
        if (!steps.includes("reweigh")) {
          const before = table.mergedInto.reduce(
            (sum, target, row) => sum + (target < 0 ? 0 : input.weights![row]!),
            0,
          );
          expect(table.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(before, 9);
        }
      }),
    );
  });

  it("ends at weighted parity of 1 to 1e-9 wherever the weights come last and every group has both labels", () => {
    let reached = 0;
    fc.assert(
      fc.property(tables, fc.constantFrom("match-target", "kamiran-calders"), (input, strategy) => {
        const labels = input.columns[3]!;
        if (labels.kind === "numeric" && !labels.values.includes(1)) return;
        const result = clean(input, roles, { resolve, reweigh: { strategy } });
        const { before, after, status } = result.steps[2]!.reweigh!;
        if (before.groups.length < 2) expect(status).toBe("one-group");
        else if (before.groups.every(({ positive, negative }) => positive > 0 && negative > 0)) {
          expect(after.parity).toBeGreaterThan(1 - 1e-9);
          expect(status).toBe("parity");
          reached += 1;
        }
      }),
    );
    expect(reached).toBeGreaterThan(5);
  });

  it("gives the same rows, clusters and weights whatever the order of the rows", () => {
    fc.assert(
      fc.property(tables, orders, fc.nat(), (input, steps, seed) => {
        const result = run(input, steps);
        if (result === undefined) return;
        const order = new Random(seed).shuffle(Uint32Array.from({ length: input.rowCount }, (_, row) => row));
        const shuffled = run(
          {
            rowCount: input.rowCount,
            ids: Array.from(order, (row) => input.ids![row]!),
            weights: Array.from(order, (row) => input.weights![row]!),
            columns: input.columns.map((column) => takeRows(column, order)),
          },
          steps,
        )!;
        const told = ({ table, steps: reports }: CleanResult) => ({
          rows: Object.fromEntries(table.ids.map((id, row) => [id, table.weights[row]])),
          reports,
        });
        expect(told(shuffled)).toEqual(told(result));
      }),
    );
  });

  it("changes nothing more where it merges and reweighs what it has merged and reweighed", () => {
    fc.assert(
      fc.property(tables, (input) => {
        const steps = ["resolve", "reweigh"] as const;
        const first = run(input, steps);
        if (first === undefined) return;
        const second = run(first.table, steps)!;
        // A merged row has the most frequent values of its sources, by which it can be like a row that none
        // of them was like.
        if (second.steps[0]!.resolve!.merged.length > 0) {
          expect(first.steps[0]!.resolve!.merged.length).toBeGreaterThan(0);
          return;
        }
        expect(second.table.ids).toEqual(first.table.ids);
        second.table.weights.forEach((weight, row) => {
          expect(weight).toBeCloseTo(first.table.weights[row]!, 9);
        });
      }),
    );
  });

  it("removes nothing more from what it has cleaned when it is judged by what was learnt then", () => {
    fc.assert(
      fc.property(tables, (input) => {
        const first = run(input, ["sanitize"]);
        const fitted = first?.steps[0]?.sanitize?.fitted;
        // Where too many rows would go, none goes, and a warning says so.
        if (first === undefined || fitted === null || fitted === undefined || first.warnings.length > 0)
          return;
        const second = clean(
          first.table,
          { groups: ["group"], ignore: ["label"] },
          { steps: ["sanitize"], sanitize: { fitted } },
        );
        expect(second.table.ids).toEqual(first.table.ids);
      }),
    );
  });
});
