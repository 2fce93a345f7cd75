import type { Table } from "@slicetuner/tabular";

/**
 * The table with its file called by its bare name: example ids must not depend on the folder that it lies in.
 */
export function nameSource(table: Table, name: string): Table {
  return { ...table, source: name, parts: table.parts.map((part) => ({ ...part, source: name })) };
}
