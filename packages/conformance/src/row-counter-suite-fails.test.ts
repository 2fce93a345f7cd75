import assert from "node:assert/strict";
import type { Column, CountedCells, RowCounter } from "@slicetuner/core";
import { expect, it } from "vitest";
import type { RowCounterTable } from "./row-counter/generated-table.ts";
import { rowCounterConformance } from "./row-counter-conformance.ts";
import { failureOf } from "./testing/collect-suite.ts";
import { createNaiveRowCounter } from "./testing/naive-row-counter.ts";

// A suite that nothing can fail proves nothing: each implementation here breaks one promise, and the test of
// that promise must fail.

type Count = RowCounter["doCountRows"];

function counting(change: (count: Count) => Count): (table: RowCounterTable) => RowCounter {
  return (table) => {
    const inner = createNaiveRowCounter(table);
    return { ...inner, doCountRows: change((columns, call) => inner.doCountRows(columns, call)) };
  };
}

function answering(change: (cells: CountedCells) => CountedCells): (table: RowCounterTable) => RowCounter {
  return counting((count) => async (columns, call) => change(await count(columns, call)));
}

/** Counts a table of which some values were changed before. */
function reading(change: (value: string | null) => string | null): (table: RowCounterTable) => RowCounter {
  return (table) =>
    createNaiveRowCounter({ ...table, rows: table.rows.map((row) => row.map((value) => change(value))) });
}

function reversed(column: Column): Column {
  return column.kind === "numeric"
    ? { ...column, values: column.values.toReversed() }
    : { ...column, codes: column.codes.toReversed() };
}

const single = "counts > rows by one column are those of brute force";

const cases: [fault: string, broken: (table: RowCounterTable) => RowCounter, failing: string][] = [
  ["takes a missing value for a text", reading((value) => (value === "?" ? "question" : value)), single],
  ["does not trim", reading((value) => (value?.startsWith(" ") ? `_${value}` : value)), single],
  ["does not compose letters", reading((value) => value?.replace("e\u0301", "e'") ?? null), single],
  ["takes look-alikes for one", reading((value) => (value === "rome" ? "Rome" : value)), single],
  [
    "keeps negative zero",
    answering((cells) => ({
      ...cells,
      columns: cells.columns.map((column) =>
        column.kind === "numeric"
          ? { ...column, values: column.values.map((value) => (value === 0 ? -0 : value)) }
          : column,
      ),
    })),
    single,
  ],
  [
    "gives the cells in another order",
    answering((cells) => ({
      ...cells,
      columns: cells.columns.map(reversed),
      rows: cells.rows.toReversed(),
    })),
    single,
  ],
  ["loses a row", answering((cells) => ({ ...cells, rows: cells.rows.map((count) => count - 1) })), single],
  [
    "orders the columns as the table has them",
    counting((count) => (columns, call) => count(columns.toSorted(), call)),
    "counts > columns come in the order in which they were asked for",
  ],
  [
    "has categories that do not occur",
    answering((cells) => ({
      ...cells,
      columns: cells.columns.map((column) =>
        column.kind === "categorical" ? { ...column, categories: [...column.categories, "z"] } : column,
      ),
    })),
    "counts > kinds are those of the columns, and each category occurs",
  ],
  [
    "gives one cell too many",
    counting((count) => (columns, call) => count(columns, { ...call, mostCells: call.mostCells + 1 })),
    "counts > gives as many cells as are allowed, and refuses more",
  ],
  [
    "passes over columns that are not there",
    (table) => {
      const inner = createNaiveRowCounter(table);
      const there = (name: string) => inner.columns.includes(name);
      return { ...inner, doCountRows: (columns, call) => inner.doCountRows(columns.filter(there), call) };
    },
    "counts > names all columns that are not there",
  ],
  [
    "never looks at the signal",
    counting((count) => (columns, call) => count(columns, { ...call, signal: new AbortController().signal })),
    "calls > a call with an aborted signal rejects with its reason",
  ],
  [
    "counts after it was closed",
    (table) => ({ ...createNaiveRowCounter(table), close: async () => {} }),
    "calls > close ends the calls under way, and no further one is taken",
  ],
];

for (const [fault, broken, failing] of cases) {
  it(`catches a counter that ${fault}`, async () => {
    const failure = await failureOf(failing, (runner) =>
      rowCounterConformance(runner, { create: async (table) => broken(table) }),
    );
    expect(failure).toBeInstanceOf(assert.AssertionError);
  });
}
