import { pc } from "../cli/colors.ts";
import type { Output } from "../cli/output.ts";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import { renderPartition } from "./partition.ts";
import { renderSchema } from "./schema.ts";
import { renderSplit } from "./split.ts";

/** Shows how the columns were read. */
export function showColumns(source: DataSource, output: Output): void {
  const schema = renderSchema(source);
  if (schema !== undefined) output.print(schema);
}

/** Shows what slices of a file were made into. */
export function showPartition({ partition }: DataSource, output: Output): void {
  if (partition !== undefined) output.print(renderPartition(partition));
}

/** Shows how many examples train, validate and test. */
export function showSplit({ slices }: Pick<DataSource, "slices">, sizes: SplitSizes, output: Output): void {
  output.print(
    pc.dim(
      `\n${renderSplit(
        slices.map(({ name }) => name),
        sizes,
      )}`,
    ),
  );
}
