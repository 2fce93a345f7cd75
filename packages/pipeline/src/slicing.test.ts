import { columnOfTexts, type Table } from "@slicetuner/tabular";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everythingElse, fewestRowsOfPart, slicingByColumns, slicingOf } from "./slicing.ts";

function tableOf(regions: readonly string[]): Table {
  const rowCount = regions.length;
  return {
    ...{ source: "t", rowCount, excluded: [], warnings: [] },
    columns: [columnOfTexts("region", regions, "categorical")],
    parts: [{ source: "t", rowCount, places: Uint32Array.from(regions.keys()), unit: "row" }],
  };
}

const rowsOf = (counts: Readonly<Record<string, number>>): Table =>
  tableOf(Object.entries(counts).flatMap(([region, count]) => new Array<string>(count).fill(region)));

describe("slices of a pipeline", () => {
  it("leave out what is too small in any part, and keep every row", () => {
    const parts = [
      rowsOf({ A: 50, B: 50, C: 50 }),
      rowsOf({ A: 20, B: 5, C: 20 }),
      rowsOf({ A: 20, B: 20, C: 5 }),
    ];
    const slicing = slicingByColumns(["region"], parts);
    expect(slicing.slices.map(({ name }) => name)).toEqual(["A", everythingElse]);
    expect(slicing.warnings).toEqual([
      `slices of fewer than 10 training, validation or test rows count as ${everythingElse}: B, C`,
    ]);
  });

  it("have names of their own, where values that are joined read alike", () => {
    const [first, second] = [
      new Array<string>(40).fill("a-b").fill("a", 20),
      new Array<string>(40).fill("c").fill("b-c", 20),
    ];
    const table: Table = {
      ...tableOf(first),
      columns: [columnOfTexts("region", first, "categorical"), columnOfTexts("kind", second, "categorical")],
    };
    expect(slicingByColumns(["region", "kind"], [table]).slices.map(({ name }) => name)).toEqual([
      "region = a, kind = b-c",
      "region = a-b, kind = c",
    ]);
    expect(slicingByColumns(["region"], [table]).slices.map(({ name }) => name)).toEqual(["a", "a-b"]);
  });

  it("take too few other rows into the largest slice", () => {
    const parts = [rowsOf({ A: 50, B: 60, C: 9 }), rowsOf({ A: 20, B: 20 }), rowsOf({ A: 20, B: 20 })];
    const slicing = slicingByColumns(["region"], parts);
    expect(slicing.slices.map(({ name }) => name)).toEqual(["A", "B"]);
    expect([...slicing.assign(rowsOf({ C: 2, A: 1, D: 1 }))]).toEqual([1, 1, 0, 1]);
    expect(slicing.warnings).toEqual([expect.stringContaining("count as B: C")]);
    expect(slicingByColumns(["region"], [rowsOf({ A: 50, B: 60 })]).warnings).toEqual([]);
  });

  it("have enough rows in every part, whatever the rows are", () => {
    const count = fc.integer({ min: 0, max: 60 });
    const part = fc.record({ A: count, B: count, C: count });
    fc.assert(
      fc.property(fc.tuple(part, part, part), (counts) => {
        const parts = counts.map(rowsOf);
        fc.pre(parts.every(({ rowCount }) => rowCount >= fewestRowsOfPart));
        const found = ["A", "B"].map((value) => ({
          ...{ name: value, why: "" },
          predicate: { kind: "equals", column: "region", value } as const,
        }));
        for (const slicing of [slicingByColumns(["region"], parts), slicingOf(found, parts)])
          for (const table of parts) {
            const sizes = slicing.slices.map(() => 0);
            for (const slice of slicing.assign(table)) sizes[slice]! += 1;
            expect(Math.min(...sizes)).toBeGreaterThanOrEqual(fewestRowsOfPart);
          }
      }),
      { numRuns: 60 },
    );
  });
});
