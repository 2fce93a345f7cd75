import type { CellTable } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import {
  allRows,
  type CountCall,
  type CountedRows,
  childrenOf,
  type SliceCounterContext,
} from "./context.ts";
import { expectedTotal } from "./expected-cells.ts";
import type { GeneratedRowsOptions } from "./generated-rows.ts";

const everyColumn = [0, 1, 2, 3, 4];

/** Tells what is wrong on the first `levels` levels, all cells open or those that `isOpen` says. */
async function wrongLevels(
  counted: CountedRows,
  levels: number,
  call: CountCall = {},
  isOpen: (cell: number) => boolean = () => true,
): Promise<string[]> {
  const columnCount = counted.rows.columns.length;
  let requests = [allRows(everyColumn.slice(0, columnCount))];
  const found: string[] = [];
  for (let level = 1; level <= levels; level++) {
    found.push(...(await counted.wrong(requests, call)));
    const tables = (await counted.count(requests, call)).flat();
    requests = tables
      .filter(({ columns }) => columns.at(-1)! < columnCount - 1)
      .map((table) => childrenOf(table, columnCount, isOpen));
  }
  return found;
}

/** Cells and their sums are those of brute force. */
export function countsGroup({ expect, withCounter }: SliceCounterContext): TestGroup {
  const holds =
    (options: GeneratedRowsOptions, levels: number, call?: CountCall, open?: (cell: number) => boolean) =>
    () =>
      withCounter(options, async (counted) => {
        expect(await wrongLevels(counted, levels, call, open)).toEqual([]);
      });
  return {
    "says what it counts": () =>
      withCounter({}, async ({ counter, rows }) => {
        expect(counter.specificationVersion).toBe("v1");
        expect(counter.name === "").toBe(false);
        expect(counter.columns).toEqual(rows.columns);
      }),

    "totals are those of brute force": async () => {
      for (const hasWeights of [false, true]) {
        await withCounter({ hasWeights }, async ({ counter, rows }) => {
          const expected = expectedTotal(rows);
          for (const [name, value] of Object.entries(expected)) {
            const difference = Math.abs(counter.total[name as keyof typeof expected] - value);
            expect(difference).toBeLessThanOrEqual(1e-12 * Math.abs(value));
          }
        });
      }
    },

    "cells of one to four columns are those of brute force": holds({}, 4),
    "cells of weighted rows are those of brute force": holds({ seed: 2, hasWeights: true }, 3),
    "columns may have more than 256 values": holds({ valueCounts: [2, 300, 3, 290], rowCount: 1200 }, 3),
    "cells with fewer rows than the minimum are left out": holds({ seed: 3 }, 3, { minimumRows: 20 }),
    "children of closed cells are left out": holds({ seed: 4 }, 4, {}, (cell) => cell % 3 !== 1),
    "children of closed cells are left out where only few are open": holds(
      { seed: 5 },
      3,
      {},
      (cell) => cell === 2,
    ),
    "children of closed cells are left out, rows weighted": holds(
      { seed: 6, hasWeights: true },
      3,
      {},
      (cell) => cell > 0,
    ),
    "a table without an open cell has no children": holds({}, 2, {}, () => false),
    "the largest loss is told where it is asked for": () =>
      withCounter({ hasWeights: true }, async (counted) => {
        expect(await wrongLevels(counted, 3, { largestLosses: true })).toEqual([]);
        for (const largestLosses of [true, false]) {
          const [[table]] = (await counted.count([allRows([1])], { largestLosses })) as [[CellTable]];
          expect(table.largestLosses?.length).toBe(largestLosses ? table.rows.length : undefined);
        }
      }),

    "without weights, their sums are the same arrays as the rows": () =>
      withCounter({}, async ({ count }) => {
        const [[table]] = (await count([allRows([2])])) as [[CellTable]];
        expect(table.weights === table.rows && table.squaredWeights === table.rows).toBe(true);
      }),

    "answers come in the order of the requests and of their columns": () =>
      withCounter({ seed: 7 }, async ({ count, wrong }) => {
        const [[first, second]] = (await count([allRows([0, 1])])) as [[CellTable, CellTable]];
        const requests = [
          { parent: second, isOpen: new Uint8Array(second.rows.length).fill(1), columns: [4, 2] },
          allRows([3]),
          { parent: first, isOpen: new Uint8Array(first.rows.length).fill(1), columns: [] },
          { parent: first, isOpen: new Uint8Array(first.rows.length).fill(1), columns: [4] },
        ];
        expect(await wrong(requests)).toEqual([]);
        expect(await count([])).toEqual([]);
      }),
  };
}

/** Tables so small that nothing is left over. */
export function tinyTablesGroup({ expect, withCounter }: SliceCounterContext): TestGroup {
  return {
    "one row is one cell": () =>
      withCounter({ rowCount: 1, valueCounts: [2, 3] }, async (counted) => {
        expect(await wrongLevels(counted, 2, { largestLosses: true })).toEqual([]);
        expect(counted.counter.total.squaredLosses).toBe(0);
      }),

    "one column has no children": () =>
      withCounter({ rowCount: 20, valueCounts: [3] }, async (counted) => {
        expect(await wrongLevels(counted, 1)).toEqual([]);
      }),

    "no cell is large enough": () =>
      withCounter({ rowCount: 20 }, async ({ count }) => {
        const [[table]] = (await count([allRows([1])], { minimumRows: 21, largestLosses: true })) as [
          [CellTable],
        ];
        const lengths = [table.rows, table.codes, table.losses, table.squaredLosses, table.largestLosses!];
        expect(lengths.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0]);
      }),
  };
}
