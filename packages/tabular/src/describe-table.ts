import type { Column, ColumnKind } from "@slicetuner/core";
import type { Table } from "./table.ts";

/** One column of a table for people to look at. */
export interface ColumnDescription {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Different values, missing ones not counted. */
  readonly distinct: number;
  readonly missing: number;
  /** Smallest and largest number; null for a categorical column, or when all is missing. */
  readonly range: { readonly minimum: number; readonly maximum: number } | null;
  /** The most frequent categories, at most five; none for a numeric column. */
  readonly topCategories: readonly { readonly category: string; readonly count: number }[];
}

/** The inferred schema, one row for each column. */
export function describeTable(table: Table): ColumnDescription[] {
  return table.columns.map(describeColumn);
}

function describeColumn(column: Column): ColumnDescription {
  const { name, kind, missing } = column;
  if (column.kind === "numeric") {
    const distinct = new Set<number>();
    let minimum = Number.POSITIVE_INFINITY;
    let maximum = Number.NEGATIVE_INFINITY;
    for (const value of column.values) {
      if (Number.isNaN(value)) continue;
      distinct.add(value);
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    const range = distinct.size === 0 ? null : { minimum, maximum };
    return { name, kind, distinct: distinct.size, missing, range, topCategories: [] };
  }
  const counts = new Array<number>(column.categories.length).fill(0);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  const topCategories = column.categories
    .map((category, code) => ({ category, count: counts[code]! }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 5);
  return {
    name,
    kind,
    distinct: counts.filter((count) => count > 0).length,
    missing,
    range: null,
    topCategories,
  };
}
