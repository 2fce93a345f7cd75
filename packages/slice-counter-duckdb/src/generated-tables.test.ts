import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CodingOptions, codeColumns } from "@slicetuner/slice-finder";
import { readTable } from "@slicetuner/tabular";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDBCounter } from "./index.ts";
import { countAllLevels } from "./testing/all-levels.ts";
import { countByHand } from "./testing/count-by-hand.ts";
import { expectSameCells } from "./testing/expect-same-cells.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "duckdb-counter-"));
});
afterAll(() => rm(folder, { recursive: true }));

const rows = fc.array(
  fc.record({
    text: fc.constantFrom("a", "B b", "it's", "10", "9", "?", "ü"),
    few: fc.constantFrom("-0", "0", "1.5", "2", "NA"),
    many: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -20, max: 60 }) },
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constant("?") },
      { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }) },
    ),
    constant: fc.constant("x"),
    // Not so small that their squares are 0.
    loss: fc.oneof(
      fc.integer({ min: -300, max: 900 }).map((hundredths) => hundredths / 100),
      fc.double({ noNaN: true, min: 1e-9, max: 1000 }),
    ),
    weight: fc.constantFrom("0", "1", "2.5", "1e-3"),
  }),
  { minLength: 2, maxLength: 120 },
);

const coding = fc.record({
  bins: fc.integer({ min: 2, max: 12 }),
  edges: fc.constantFrom<Record<string, readonly number[]>>(
    {},
    { many: [0] },
    { many: [-1000, -5.5, 3, 3.5, 40] },
  ),
  distinct: fc.boolean(),
});

describe("generated tables", () => {
  it("have the columns of rows in memory and the cells that are counted by hand", async () => {
    const test = async (
      given: readonly Record<string, string | number>[],
      {
        bins,
        edges,
        distinct,
      }: { bins: number; edges: Record<string, readonly number[]>; distinct: boolean },
      isWeighted: boolean,
      minimumRows: number,
    ) => {
      if (isWeighted && given.every(({ weight }) => weight === "0")) return;
      const names = Object.keys(given[0]!);
      const lines = given.map((row) => names.map((name) => row[name]).join(","));
      const path = join(folder, "rows.csv");
      await writeFile(path, [names.join(","), ...lines, ""].join("\n"));
      const codingOptions: CodingOptions = {
        bins,
        edges,
        distinctValues: distinct && !Object.hasOwn(edges, "many") ? ["many"] : [],
      };

      const table = await readTable(path, { columns: { text: "categorical", many: "numeric" } });
      const isFeature = ({ name }: { name: string }) => name !== "loss" && !(isWeighted && name === "weight");
      const coded = codeColumns(table.columns.filter(isFeature), codingOptions);
      if (coded.columns.length === 0) return;
      const valuesOf = (name: string) => {
        const column = table.columns.find((each) => each.name === name)!;
        return column.kind === "numeric" ? column.values : Float64Array.of();
      };

      const counter = await openDuckDBCounter({
        path,
        losses: "loss",
        columns: { text: "categorical", many: "numeric" },
        threads: 1,
        ...codingOptions,
        ...(isWeighted && { weights: "weight" }),
      });
      try {
        expect(counter.columns).toEqual(coded.columns);
        expect(counter.leftOut).toEqual(coded.leftOut);
        const hand = {
          codes: coded.codes,
          losses: valuesOf("loss"),
          ...(isWeighted && { weights: valuesOf("weight") }),
        };
        for (const cells of await countAllLevels(counter, { literals: 3, minimumRows })) {
          expectSameCells(cells, countByHand(hand, cells.columns, minimumRows));
        }
      } finally {
        await counter.close();
      }
    };
    await fc.assert(fc.asyncProperty(rows, coding, fc.boolean(), fc.integer({ min: 1, max: 6 }), test), {
      numRuns: 30,
      endOnFailure: true,
    });
  });
});
