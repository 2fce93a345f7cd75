import type { Column, CountedCells } from "@slicetuner/core";
import { generatedColumns } from "./generated-table.ts";

/** One cell: its values, then its rows. */
export type CellLine = readonly (string | number | null)[];

type Reads = readonly (readonly (string | number | null)[])[];

/** The cells of some columns, counted the slow and plain way. */
export function expectedLines(reads: Reads, columns: readonly number[]): CellLine[] {
  const counts = new Map<string, { readonly places: readonly number[]; rows: number }>();
  for (const row of reads) {
    const places = columns.map((column) => generatedColumns[column]!.reads.indexOf(row[column]!));
    const cell = counts.get(places.join()) ?? { places, rows: 0 };
    cell.rows += 1;
    counts.set(places.join(), cell);
  }
  return [...counts.values()]
    .sort((one, other) => comparePlaces(one.places, other.places))
    .map(({ places, rows }) => [
      ...places.map((place, index) => generatedColumns[columns[index]!]!.reads[place]!),
      rows,
    ]);
}

/** Counted cells in the same form. */
export function linesOf({ columns, rows }: CountedCells): CellLine[] {
  return Array.from(rows, (count, cell) => [...columns.map((column) => readValue(column, cell)), count]);
}

function readValue(column: Column, cell: number): string | number | null {
  if (column.kind === "categorical") return column.categories[column.codes[cell]!] ?? null;
  const value = column.values[cell]!;
  return Number.isNaN(value) ? null : value;
}

function comparePlaces(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : one[place]! - other[place]!;
}
