import type { Column, ProblemList } from "@slicetuner/core";
import { amountName, lossNames, mlflowMetric, mlflowParameter } from "./column-names.ts";

/** A table in columns, as `tabular` reads it. */
export interface RunsTable {
  /** For messages: the file's name. */
  readonly source: string;
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** A column by its name in small letters. */
export function findColumn({ columns }: RunsTable, wanted: string): Column | undefined {
  return columns.find(({ name }) => name.toLowerCase() === wanted);
}

/**
 * Names of columns without what says their meaning, and their numbers; null where a cell is empty.
 * @param placeOf names a row, for messages
 */
export function readNumbers(
  columns: readonly Column[],
  problems: ProblemList,
  placeOf: (row: number) => string,
): { readonly names: string[]; readonly rows: (number | null)[][] } {
  const names = columns.map(({ name }) => {
    const patterns = [amountName, ...lossNames, mlflowParameter, mlflowMetric];
    const matches = patterns.map((pattern) => pattern.exec(name));
    return matches.find((match) => match !== null)?.[1] ?? name;
  });
  const cells = columns.map(cellsOf);
  const rows = (cells[0] ?? []).map((_, row) =>
    columns.map(({ name }, column) => {
      const value = cells[column]![row]!;
      if (typeof value !== "string") return value;
      // One text among numbers makes texts of all of them.
      const number = value.trim() === "" ? Number.NaN : Number(value);
      if (Number.isFinite(number)) return number;
      problems.add(`${placeOf(row)}, ${name}`, `is ${JSON.stringify(value)}, expected a number`);
      return null;
    }),
  );
  return { names, rows };
}

/** The values of a column; null where a cell is empty. */
export function cellsOf(column: Column): (number | string | null)[] {
  if (column.kind === "categorical")
    return Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!));
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
}
