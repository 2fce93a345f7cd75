import { existsSync } from "node:fs";
import { concatenateTables, type ReadTableOptions, readTable, type Table } from "@slicetuner/tabular";

/**
 * The table of a file, or of several with the same columns, separated by commas: their rows one after
 * another. A file whose own name has a comma is one file.
 */
export async function readTables(files: string, options: ReadTableOptions): Promise<Table> {
  const paths = existsSync(files) ? [files] : files.split(",").map((file) => file.trim());
  const tables: Table[] = [];
  for (const path of paths) tables.push(await readTable(path, options));
  const [first, ...others] = tables;
  return others.length === 0 ? first! : concatenateTables(first!, ...others);
}
