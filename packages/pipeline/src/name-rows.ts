import { asCategories, findColumn, locate, type Table } from "@slicetuner/tabular";

/** A name for each row: its value of the id column, else file and line. */
export function nameRows(table: Table, id: string | undefined): string[] {
  if (id === undefined) return Array.from({ length: table.rowCount }, (_, row) => locate(table, row));
  const { codes, categories } = asCategories(findColumn(table, id)!);
  return Array.from(codes, (code) => categories[code] ?? "");
}
