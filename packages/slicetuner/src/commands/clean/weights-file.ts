import type { Column } from "@slicetuner/core";
import type { ReweighedCells } from "@slicetuner/mlclean";

/**
 * What rows are to weigh as CSV: the columns of the groups and the label, `rows`, and `weight`, or `factor`
 * where rows have weights already, by which these are multiplied. A missing value is an empty field, an empty
 * text one of two quotes.
 */
export function weightsCsv({ columns, rows, factors }: ReweighedCells, isWeighted: boolean): string {
  const names = columns.map(({ name }) => name);
  const header = [...names, freeName("rows", names), freeName(isWeighted ? "factor" : "weight", names)];
  const lines = Array.from(rows, (count, cell) => [
    ...columns.map((column) => fieldOf(valueAt(column, cell))),
    String(count),
    String(factors[cell]),
  ]);
  return `${[header.map(fieldOf), ...lines].map((fields) => fields.join(",")).join("\n")}\n`;
}

/** The value of a cell as text; null where it is missing. */
export function valueAt(column: Column, cell: number): string | null {
  if (column.kind === "categorical") return column.categories[column.codes[cell]!] ?? null;
  const value = column.values[cell]!;
  return Number.isNaN(value) ? null : String(value);
}

function fieldOf(text: string | null): string {
  if (text === null) return "";
  const isPlain = text !== "" && !/[",\r\n]/.test(text) && text === text.trim();
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}_`, taken) : name;
}
