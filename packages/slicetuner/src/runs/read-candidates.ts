import type { ExampleRow } from "@slicetuner/core";
import { asCategories, locate, readTable, type Table } from "@slicetuner/tabular";
import { withoutFolder } from "../data/example-place.ts";
import { readOptionsOf } from "../data/table-options.ts";
import type { DataSpec } from "../options/data-options.ts";

/** An example that is to be labelled. */
export interface CandidateRow {
  readonly id: string;
  readonly row: ExampleRow;
}

/**
 * Reads examples without labels, named by a column or by their lines.
 * @throws InvalidInputError for a file that is no table
 */
export async function readCandidates(
  file: string,
  spec: DataSpec,
  signal?: AbortSignal,
): Promise<CandidateRow[]> {
  const { id } = spec;
  const reading = readOptionsOf({ ...spec, label: undefined, id: undefined }, undefined, signal);
  const table = await readTable(file, reading);
  const rows = rowsOf(table);
  const placeOf = withoutFolder(table);
  return rows.map((row, index) => ({
    id: id === undefined || row[id] === null ? placeOf(locate(table, index)) : String(row[id]),
    row,
  }));
}

function rowsOf({ columns, rowCount }: Table): ExampleRow[] {
  const values = columns.map((column) => {
    if (column.kind === "numeric") {
      return (row: number) => (Number.isNaN(column.values[row]!) ? null : column.values[row]!);
    }
    const { codes, categories } = asCategories(column);
    return (row: number) => categories[codes[row]!] ?? null;
  });
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, values[index]!(row)])),
  );
}
