import type { Column } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean, type ReweighStrategy, reweighCells } from "../index.ts";

type Value = string | number | null;

function columnOf(name: string, values: readonly Value[]): Column {
  const missing = values.filter((value) => value === null).length;
  if (values.every((value) => typeof value !== "string")) {
    return {
      name,
      kind: "numeric",
      values: Float64Array.from(values, (value) => value ?? Number.NaN),
      missing,
    };
  }
  const categories = [...new Set(values.filter((value) => value !== null).map(String))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(String(value))));
  return { name, kind: "categorical", codes, categories, missing };
}

const names = ["race", "sex", "label", "decided", "w"];

/** Each row once, and the combinations of their values with their counts. */
function tablesOf(rows: readonly (readonly Value[])[]) {
  const columnsOf = (all: readonly (readonly Value[])[]) =>
    names.map((name, index) =>
      columnOf(
        name,
        all.map((row) => row[index]!),
      ),
    );
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  const cells = [...counts.keys()].map((key) => JSON.parse(key) as Value[]);
  return {
    columns: columnsOf(rows),
    counted: { columns: columnsOf(cells), rows: Float64Array.from(counts.values()) },
  };
}

const row = fc.tuple(
  fc.constantFrom<Value>("a", "b", "a × b", null),
  fc.constantFrom<Value>("F", "M", "b × F", null),
  fc.constantFrom<Value>("high", "low", "none", null),
  fc.constantFrom<Value>("high", "low"),
  fc.constantFrom<Value>(0, 0.1, 1 / 3, 1, 2.5, 1e9),
);

describe("reweighing of counted cells", () => {
  it("gives the weights and rates of the rows themselves, to the last digit", () => {
    const given = fc.record({
      rows: fc
        .array(row, { maxLength: 200 })
        // Both labels are there, so that one can be favourable, and texts in each column.
        .map((rows): Value[][] => [["a", "F", "high", "high", 1], ["a", "F", "low", "low", 1], ...rows]),
      groups: fc.constantFrom(["race"], ["race", "sex"]),
      positive: fc.constantFrom(undefined, "high"),
      strategy: fc.constantFrom<ReweighStrategy>("match-target", "kamiran-calders", "equalized-odds"),
      isWeighted: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ rows, groups, positive, strategy, isWeighted }) => {
        const { columns, counted } = tablesOf(rows);
        const roles = {
          label: "label",
          groups,
          ...(positive !== undefined && { positive }),
          ...(strategy === "equalized-odds" && { predictions: "decided" }),
        };
        const weights = rows.map((values) => Number(values[4]));
        const input = { columns, rowCount: rows.length, ...(isWeighted && { weights }) };
        const options = { steps: ["reweigh" as const], reweigh: { strategy } };
        const memory = clean(input, { ...roles, ignore: ["w"] }, options);
        const cells = reweighCells(counted, { ...roles, ...(isWeighted && { weight: "w" }) }, { strategy });
        const [step] = memory.steps;
        expect(cells.report).toEqual(step!.reweigh);
        expect(cells.report.after).toEqual(step!.ratesAfter);
        expect(cells.rows.reduce((sum, count) => sum + count, 0)).toBe(rows.length);

        const factorOf = new Map(
          Array.from(cells.factors, (factor, cell) => [
            JSON.stringify(cells.columns.map((column) => textAt(column, cell))),
            factor,
          ]),
        );
        expect(factorOf.size).toBe(cells.factors.length);
        const shown = [...groups.map((name) => names.indexOf(name)), 2];
        memory.table.inputRows.forEach((place, index) => {
          const factor = factorOf.get(JSON.stringify(shown.map((column) => rows[place]![column])))!;
          expect(memory.table.weights[index]).toBe((isWeighted ? weights[place]! : 1) * factor);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("names weights that are none, with how many rows have them", () => {
    const { counted } = tablesOf([
      ["a", "F", "high", "high", null],
      ["a", "F", "high", "high", null],
      ["a", "F", "low", "high", -1],
    ]);
    const roles = { label: "label", groups: ["race"], weight: "w" };
    expect(() => reweighCells(counted, roles)).toThrow(/"w" is missing in 2 rows.*"w" is below 0 in 1 row/s);
    expect(() => reweighCells(counted, { ...roles, weight: "sex" })).toThrow('"sex" does not hold numbers');
    expect(() => reweighCells(counted, { ...roles, weight: "v", positive: "hgh" })).toThrow(
      /no row has the label "hgh"; found high, low.*there is no column "v"/s,
    );
  });
});

function textAt(column: Column, cell: number): string | null {
  if (column.kind === "numeric") return String(column.values[cell]);
  return column.categories[column.codes[cell]!] ?? null;
}
