import { type SliceCounterRows, sliceCounterConformance } from "@slicetuner/conformance";
import type { SliceCounter } from "@slicetuner/core";
import { createCounter } from "@slicetuner/sql-counting";
import { openTable } from "@slicetuner/tabular";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckDBTable } from "./duckdb-table.ts";
import { makeTestFolder, type TestFolder } from "./testing/test-folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

/** The suite gives codes, not values: the file holds numbers, and each is its own code. */
async function create({
  rowCount,
  columns,
  codes,
  losses,
  weights,
}: SliceCounterRows): Promise<SliceCounter> {
  const header = [...columns.map((_, index) => `code${index}`), "loss", "weight"];
  const rows = Array.from({ length: rowCount }, (_, row) => {
    return [...codes.map((column) => column[row]), losses[row], weights?.[row] ?? 1];
  });
  const table = await openTable(await folder.writeRows("rows.csv", header, rows), { threads: 2 });
  const [loss, weight] = table.columns.slice(-2);
  const plans = columns.map((column, index) => ({
    column,
    expression: table.columns[index]!.number,
    lookup: { kind: "starts", starts: column.values.map((_, code) => code) } as const,
  }));
  const measured = { losses: loss!, weights: weights === undefined ? null : weight! };
  const coded = await duckDBTable(table).code(plans, measured);
  const names = { losses: "loss", weights: weights === undefined ? null : "weight" };
  return createCounter("in DuckDB", coded, plans, names);
}

sliceCounterConformance({ describe, it, expect }, { create });
