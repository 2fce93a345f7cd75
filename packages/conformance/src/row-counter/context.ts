import type { CountedCells, RowCounter } from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";
import { expectedLines } from "./expected-cells.ts";
import { generatedColumns, generateTable, type RowCounterTable } from "./generated-table.ts";

/** What each test of the row counter suite works with. */
export interface RowCounterContext {
  readonly expect: TestRunner["expect"];
  /** Makes a counter of a generated table, lends it to `use` and closes it. */
  withCounter(
    options: { readonly seed?: number; readonly rowCount?: number },
    use: (counted: CountedTable) => Promise<void>,
  ): Promise<void>;
}

/** A counter beside the table that it counts. */
export interface CountedTable {
  readonly counter: RowCounter;
  readonly table: RowCounterTable;
  /** By columns of these numbers. */
  count(
    columns: readonly number[],
    call?: { readonly mostCells?: number; readonly signal?: AbortSignal },
  ): Promise<CountedCells>;
  /** What it should be. */
  expected(columns: readonly number[]): ReturnType<typeof expectedLines>;
}

export function rowCounterContext(
  expect: TestRunner["expect"],
  create: (table: RowCounterTable) => Promise<RowCounter>,
): RowCounterContext {
  return {
    expect,
    async withCounter(options, use) {
      const table = generateTable(options);
      const counter = await create(table);
      try {
        await use({
          counter,
          table,
          count: (columns, { mostCells = 100_000, signal = new AbortController().signal } = {}) =>
            counter.doCountRows(
              columns.map((column) => generatedColumns[column]!.name),
              { mostCells, signal },
            ),
          expected: (columns) => expectedLines(table.reads, columns),
        });
      } finally {
        await counter.close();
      }
    },
  };
}
