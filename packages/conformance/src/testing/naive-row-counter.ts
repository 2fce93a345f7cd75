import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Column,
  type ColumnKind,
  InvalidInputError,
  ProblemList,
  type RowCounter,
} from "@slicetuner/core";
import type { RowCounterTable } from "../row-counter/generated-table.ts";

/** Counts the plain way what the suite generates: what the suite is proven on. */
export function createNaiveRowCounter({ columns, rows }: RowCounterTable): RowCounter {
  const closed = new AbortController();
  return {
    specificationVersion: "v1",
    name: "naive",
    source: "the generated table",
    rowCount: rows.length,
    columns: columns.map(({ name }) => name),
    async doCountRows(names, { mostCells, signal }) {
      await nextTurn();
      closed.signal.throwIfAborted();
      signal.throwIfAborted();
      const problems = new ProblemList();
      const asked = names.map((name, index) => {
        const place = columns.findIndex((column) => column.name === name);
        problems.expect(place >= 0, `columns[${index}]`, `there is no "${name}"`);
        return place;
      });
      problems.throwIfAny();
      const reads = asked.map((place) => rows.map((row) => read(row[place]!, columns[place]!.kind)));
      const counts = new Map<string, { readonly values: readonly Value[]; rows: number }>();
      for (const row of rows.keys()) {
        const values = reads.map((column) => column[row]!);
        const cell = counts.get(JSON.stringify(values)) ?? { values, rows: 0 };
        cell.rows += 1;
        counts.set(JSON.stringify(values), cell);
      }
      if (counts.size > mostCells) {
        throw new InvalidInputError([{ path: "mostCells", message: `there are ${counts.size} cells` }]);
      }
      const cells = [...counts.values()].sort((one, other) => compareAll(one.values, other.values));
      return {
        columns: asked.map((place, index) =>
          columnOf(
            columns[place]!,
            cells.map(({ values }) => values[index]!),
          ),
        ),
        rows: Float64Array.from(cells, (cell) => cell.rows),
        warnings: [],
      };
    },
    async close() {
      closed.abort(new Error("the counter is closed"));
    },
  };
}

type Value = string | number | null;

function read(written: string | null, kind: ColumnKind): Value {
  const text = written?.trim().normalize("NFC") ?? "";
  if (text === "" || text === "?") return null;
  return kind === "numeric" ? Number(text) + 0 : text;
}

function columnOf({ name, kind }: RowCounterTable["columns"][number], values: readonly Value[]): Column {
  const missing = values.filter((value) => value === null).length;
  if (kind === "numeric") {
    return { name, kind, values: Float64Array.from(values, (value) => Number(value ?? Number.NaN)), missing };
  }
  const categories = [...new Set(values)].filter((value) => value !== null).sort(compare) as string[];
  return {
    name,
    kind,
    codes: Int32Array.from(values, (value) => categories.indexOf(value as string)),
    categories,
    missing,
  };
}

function compareAll(one: readonly Value[], other: readonly Value[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : compare(one[place]!, other[place]!);
}

/** Numbers first, by value, then texts by code units, then missing values. */
function compare(one: Value, other: Value): number {
  const kindOf = (value: Value) => (value === null ? 2 : Number.isNaN(Number(value)) ? 1 : 0);
  if (kindOf(one) !== kindOf(other)) return kindOf(one) - kindOf(other);
  if (kindOf(one) === 0) return Number(one) - Number(other);
  return one! < other! ? -1 : Number(one! > other!);
}
