import type { Column } from "@slicetuner/core";
import type { Table } from "./table.ts";

/** A table out of columns of numbers or texts; null is a missing value. Row 0 is on line 2. */
export function makeTable(columns: Record<string, readonly (number | string | null)[]>): Table {
  const rowCount = Object.values(columns)[0]!.length;
  const places = Uint32Array.from({ length: rowCount }, (_, row) => row + 2);
  return {
    source: "t.csv",
    rowCount,
    columns: Object.entries(columns).map(([name, values]) => makeColumn(name, values)),
    excluded: [],
    parts: [{ source: "t.csv", rowCount, places, unit: "line" }],
    warnings: [],
  };
}

function makeColumn(name: string, values: readonly (number | string | null)[]): Column {
  const missing = values.filter((value) => value === null).length;
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length === 0) {
    const numbers = Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
    return { name, kind: "numeric", values: numbers, missing };
  }
  const categories = [...new Set(texts)].sort();
  const codes = Int32Array.from(values, (value) => categories.indexOf(String(value)));
  return { name, kind: "categorical", codes, categories, missing };
}
