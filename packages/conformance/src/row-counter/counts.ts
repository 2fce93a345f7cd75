import { InvalidInputError } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { rejection } from "../waiting.ts";
import type { RowCounterContext } from "./context.ts";
import { linesOf } from "./expected-cells.ts";
import { generatedColumns } from "./generated-table.ts";

/** The paths of an invalid input's problems, or what happened instead. */
async function pathsOf(call: Promise<unknown>): Promise<unknown> {
  const error = await rejection(call);
  return InvalidInputError.isInstance(error) ? error.problems.map(({ path }) => path) : error;
}

/** Cells are those of brute force. */
export function rowCountsGroup({ expect, withCounter }: RowCounterContext): TestGroup {
  const holds = (sets: readonly (readonly number[])[], seed: number, rowCount?: number) => () =>
    withCounter({ seed, ...(rowCount !== undefined && { rowCount }) }, async ({ count, expected }) => {
      for (const columns of sets) expect(linesOf(await count(columns))).toEqual(expected(columns));
    });
  return {
    "says what it counts": () =>
      withCounter({}, async ({ counter, table }) => {
        expect(counter.specificationVersion).toBe("v1");
        expect(counter.name === "" || counter.source === "").toBe(false);
        expect(counter.rowCount).toBe(table.rows.length);
        expect([...counter.columns]).toEqual(table.columns.map(({ name }) => name));
      }),

    "rows by one column are those of brute force": holds([[0], [1], [2], [3], [4]], 1),
    "rows by several columns are those of brute force": holds(
      [
        [0, 1],
        [0, 2, 3],
        [0, 1, 2, 3, 4],
      ],
      2,
    ),
    "columns come in the order in which they were asked for": holds(
      [
        [1, 0],
        [3, 2, 0],
      ],
      3,
    ),
    "one row is one cell": holds([[0], [1, 2, 3]], 4, 1),

    "kinds are those of the columns, and each category occurs": () =>
      withCounter({ seed: 5 }, async ({ count, expected }) => {
        const columns = [0, 1, 2, 3];
        for (const [index, column] of (await count(columns)).columns.entries()) {
          const { name, kind } = generatedColumns[columns[index]!]!;
          expect([column.name, column.kind]).toEqual([name, kind]);
          const values = expected([columns[index]!]).map(([value]) => value);
          const categories = column.kind === "numeric" ? undefined : column.categories;
          const texts = values.filter((value) => value !== null);
          if (categories !== undefined) expect([...categories]).toEqual(texts);
          const missing = expected(columns).filter((line) => line[index] === null).length;
          expect(column.missing).toBe(missing);
        }
      }),

    "gives as many cells as are allowed, and refuses more": () =>
      withCounter({ seed: 6 }, async ({ count, expected }) => {
        const cells = expected([0, 1]);
        expect(linesOf(await count([0, 1], { mostCells: cells.length }))).toEqual(cells);
        expect(await pathsOf(count([0, 1], { mostCells: cells.length - 1 }))).toEqual(["mostCells"]);
      }),

    "names all columns that are not there": () =>
      withCounter({}, async ({ counter }) => {
        const call = { mostCells: 10, signal: new AbortController().signal };
        const columns = ["sexx", "sex", "no such column"];
        expect(await pathsOf(counter.doCountRows(columns, call))).toEqual(["columns[0]", "columns[2]"]);
      }),
  };
}
