import type { Output } from "../output.ts";
import { renderPartition } from "../render/partition.ts";
import { renderSchema } from "../render/schema.ts";
import type { DataSource } from "../sources/data-source.ts";

/** Shows how the columns were read. */
export function showColumns(source: DataSource, output: Output): void {
  const schema = renderSchema(source);
  if (schema !== undefined) output.print(schema);
}

/** Shows what slices of a file were made into. */
export function showPartition({ partition }: DataSource, output: Output): void {
  if (partition !== undefined) output.print(renderPartition(partition));
}
