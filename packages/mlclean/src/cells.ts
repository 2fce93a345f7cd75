import type { Column } from "@slicetuner/core";

/** Classes and groups of rows as numbers. */
export interface Cells {
  /** 1 for the favourable label, 0 for another, −1 where it is missing; one for each row. */
  readonly labels: Int8Array;
  /** Number of the row's group; −1 where a group column is missing. */
  readonly groups: Int32Array;
  readonly groupNames: readonly string[];
  readonly positive: string;
}

/** The text of a value; undefined where it is missing. */
export function textOf(column: Column, row: number): string | undefined {
  if (column.kind === "numeric") {
    const value = column.values[row]!;
    return Number.isNaN(value) ? undefined : String(value);
  }
  const code = column.codes[row]!;
  return code < 0 ? undefined : column.categories[code];
}

/** Values of a column in the order of their categories, or of their size. */
export function distinctTexts(column: Column): string[] {
  if (column.kind === "categorical") {
    const used = new Set(column.codes);
    return column.categories.filter((_, code) => used.has(code));
  }
  const values = [...new Set(column.values)].filter((value) => !Number.isNaN(value));
  return values.sort((first, second) => first - second).map(String);
}

/** Which of the groups that occur each row is in; several columns are crossed, as `F × Black`. */
export function crossGroups(
  columns: readonly Column[],
  rows: number,
): { readonly groups: Int32Array; readonly names: string[] } {
  const texts = Array.from({ length: rows }, (_, row) => {
    const parts = columns.map((column) => textOf(column, row));
    return parts.some((part) => part === undefined) ? undefined : parts.join(" × ");
  });
  const names = [...new Set(texts.filter((text) => text !== undefined))].sort();
  const numberOf = new Map(names.map((name, index) => [name, index]));
  return { groups: Int32Array.from(texts, (text) => (text === undefined ? -1 : numberOf.get(text)!)), names };
}
