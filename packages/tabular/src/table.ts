import type { CategoricalColumn, Column } from "@slicetuner/core";

/** Where consecutive rows of a table come from, so that a problem can be reported at its place. */
export interface TablePart {
  /** The file, as its path was given. */
  readonly source: string;
  /** How many consecutive rows of the table come from it. */
  readonly rowCount: number;
  /**
   * For each of these rows its place in the file, counted from 1: the line it begins on, or its row in
   * Parquet.
   */
  readonly places: Uint32Array;
  /** What `places` counts. */
  readonly unit: "line" | "row";
}

/** A table in columns: plain data, never changed once made. */
export interface Table {
  /** The file's path as it was given; several joined by ` + `. */
  readonly source: string;
  readonly rowCount: number;
  /** At least two; their names are unique and not empty. */
  readonly columns: readonly Column[];
  /** Names of the file's columns that were not read because the caller left them out. */
  readonly excluded: readonly string[];
  readonly parts: readonly TablePart[];
  /** What was read otherwise than a reader may expect. */
  readonly warnings: readonly string[];
}

/** The place of a value for messages: `people.csv:17:age`, `people.parquet:row 17:age`. */
export function locate(table: Pick<Table, "parts">, row: number, column?: string): string {
  let first = 0;
  for (const { source, rowCount, places, unit } of table.parts) {
    if (row < first + rowCount) {
      const place = places[row - first]!;
      const columnPart = column === undefined ? "" : `:${column}`;
      return `${source}:${unit === "row" ? "row " : ""}${place}${columnPart}`;
    }
    first += rowCount;
  }
  throw new RangeError(`row ${row} of ${first} rows`);
}

/** The column of this name. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** The column as categories: a numeric one by the shortest text of each number, in their order. */
export function asCategories(column: Column): CategoricalColumn {
  if (column.kind === "categorical") return column;
  const distinct = [...new Set(column.values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const codeOf = new Map(distinct.map((value, code) => [value, code]));
  return {
    name: column.name,
    kind: "categorical",
    codes: Int32Array.from(column.values, (value) => codeOf.get(value) ?? -1),
    categories: distinct.map(String),
    missing: column.missing,
  };
}
