import type { CellTable, CountRequest, SliceCounter } from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";
import { differences, expectedCells, expectedTotal, inOpenCells } from "./expected-cells.ts";
import { type GeneratedRowsOptions, generateRows, type SliceCounterRows } from "./generated-rows.ts";

/** What each test of the slice counter suite works with. */
export interface SliceCounterContext {
  readonly expect: TestRunner["expect"];
  /** Makes a counter of generated rows, lends it to `use` and closes it. */
  withCounter(options: GeneratedRowsOptions, use: (counted: CountedRows) => Promise<void>): Promise<void>;
}

/** How a test counts. */
export interface CountCall {
  readonly minimumRows?: number;
  readonly largestLosses?: boolean;
  readonly signal?: AbortSignal;
}

/** A counter beside the rows that it counts. */
export interface CountedRows {
  readonly rows: SliceCounterRows;
  readonly counter: SliceCounter;
  count(requests: readonly CountRequest[], call?: CountCall): Promise<readonly (readonly CellTable[])[]>;
  /** Counts, and tells what is wrong with the answer. */
  wrong(requests: readonly CountRequest[], call?: CountCall): Promise<string[]>;
}

export function sliceCounterContext(
  expect: TestRunner["expect"],
  create: (rows: SliceCounterRows) => Promise<SliceCounter>,
): SliceCounterContext {
  return {
    expect,
    async withCounter(options, use) {
      const rows = generateRows(options);
      const counter = await create(rows);
      const count: CountedRows["count"] = (requests, call = {}) => {
        const { minimumRows = 1, largestLosses = false, signal = new AbortController().signal } = call;
        return counter.doCount(requests, { minimumRows, largestLosses, signal });
      };
      const wrong: CountedRows["wrong"] = async (requests, call) => {
        return wrongTables(rows, requests, await count(requests, call), call?.minimumRows ?? 1);
      };
      try {
        await use({ rows, counter, count, wrong });
      } finally {
        await counter.close();
      }
    },
  };
}

function wrongTables(
  rows: SliceCounterRows,
  requests: readonly CountRequest[],
  answers: readonly (readonly CellTable[])[],
  minimumRows: number,
): string[] {
  if (answers.length !== requests.length) return [`${answers.length} answers to ${requests.length} requests`];
  const total = expectedTotal(rows);
  return requests.flatMap(({ parent, isOpen, columns }, index) => {
    const tables = answers[index]!;
    if (tables.length !== columns.length) return [`${tables.length} tables for ${columns.length} columns`];
    const isWanted = inOpenCells(rows, parent, isOpen);
    return columns.flatMap((column, place) => {
      const all = [...(parent?.columns ?? []), column];
      return differences(tables[place]!, all, expectedCells(rows, all, minimumRows, isWanted), total);
    });
  });
}

/** All rows, by each of some columns. */
export function allRows(columns: readonly number[]): CountRequest {
  return { parent: null, isOpen: Uint8Array.of(1), columns };
}

/** The children of those cells of a table that `isOpen` says, by each column after its last. */
export function childrenOf(
  table: CellTable,
  columnCount: number,
  isOpen: (cell: number) => boolean = () => true,
): CountRequest {
  const first = table.columns.at(-1)! + 1;
  return {
    parent: table,
    isOpen: Uint8Array.from(table.rows, (_, cell) => Number(isOpen(cell))),
    columns: Array.from({ length: columnCount - first }, (_, index) => first + index),
  };
}
