import { InvalidInputError, listNames, sliceSizes } from "@slicetuner/core";
import { type EncodedTable, filterRows, type Table } from "@slicetuner/tabular";

/** A table without its small slices. */
export interface LargeSlices {
  readonly table: Table;
  readonly whole: EncodedTable;
  /** The rows of the table as it was that are left. */
  readonly kept: Uint32Array;
  readonly warnings: readonly string[];
}

/**
 * Takes the rows of slices with fewer than `minimum` examples out of the table.
 * @throws InvalidInputError when no slice is left.
 */
export function leaveOutSmallSlices(
  table: Table,
  encode: (table: Table) => EncodedTable,
  minimum: number,
): LargeSlices {
  const whole = encode(table);
  const { slices, sliceIds } = whole.dataset;
  const all = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  const sizes = sliceSizes(whole.dataset);
  const small = slices.flatMap(({ name }, slice) =>
    sizes[slice]! < minimum ? [`${name} (${sizes[slice]})`] : [],
  );
  if (small.length === 0) return { table, whole, kept: all, warnings: [] };
  if (small.length === slices.length) {
    const largest = Math.max(...sizes);
    const message = `is ${minimum}, but the largest slice has ${largest === 1 ? "1 row" : `${largest} rows`}`;
    throw new InvalidInputError([{ path: "--minimum-examples", message }]);
  }
  const leftOut = new Set(whole.rows.filter((_, example) => sizes[sliceIds[example]!]! < minimum));
  const large = filterRows(table, (row) => !leftOut.has(row));
  const noun = small.length === 1 ? "slice" : "slices";
  const warning = `${table.source}: ${small.length} ${noun} with fewer than ${minimum} rows left out: ${listNames(small)}`;
  return {
    table: large,
    whole: encode(large),
    kept: all.filter((row) => !leftOut.has(row)),
    warnings: [warning],
  };
}
