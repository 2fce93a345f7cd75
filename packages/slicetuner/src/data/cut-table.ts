import { listNames } from "@slicetuner/core";
import type { SlicePartition } from "@slicetuner/slice-finder";
import type { EncodedTable, EncodingOptions, Table } from "@slicetuner/tabular";
import type { SourcePartition } from "./data-source.ts";
import { minimumRowsOfPart, type Slicing, sliceTable } from "./slicing.ts";
import { leaveOutSmallSlices } from "./small-slices.ts";
import { encodingOptionsOf, type LabelledData } from "./table-options.ts";

/** A table whose rows have slices. */
export interface CutTable {
  readonly table: Table;
  /** The same without the column that names the parts of a file's slices. */
  readonly given: Table;
  /** What its columns are. */
  readonly columns: Omit<EncodingOptions, "rows">;
  readonly whole: EncodedTable;
  /** The rows of the table as it was that are left. */
  readonly kept: Uint32Array;
  readonly warnings: readonly string[];
  /** How slices of a file were taken apart. */
  readonly partition?: SourcePartition;
  /** Gives another table what names its rows' slices. */
  readonly nameSlices: (other: Table) => Table;
}

/**
 * Gives the rows of a table their slices: by columns, small slices left out, or by predicates, small parts
 * merged.
 * @throws InvalidInputError when no slice is left, or the slices do not fit the table.
 */
export function cutTable(
  read: Table,
  spec: LabelledData,
  slicing: Slicing,
  encode: (table: Table, columns: Omit<EncodingOptions, "rows">) => EncodedTable,
): CutTable {
  const minimum = spec.minimumExamples;
  if (slicing.kind === "columns") {
    const columns = encodingOptionsOf(spec, slicing.sliceBy);
    const large = leaveOutSmallSlices(read, (table) => encode(table, columns), minimum ?? 1);
    return { ...large, given: large.table, columns, nameSlices: (other) => other };
  }
  const minimumRows = minimum ?? minimumRowsOfPart;
  const { table, column, partition, addColumn } = sliceTable(read, slicing, minimumRows);
  const columns = encodingOptionsOf(spec, { column, partition });
  return {
    table,
    given: read,
    columns,
    whole: encode(table, columns),
    kept: Uint32Array.from({ length: read.rowCount }, (_, row) => row),
    warnings: warningsOf(partition, slicing, read.source, minimumRows),
    partition: {
      ...partition,
      file: slicing.file,
      given: slicing.slices.map(({ name }, slice) => ({ name, givenName: slicing.givenNames[slice]! })),
      minimumRows,
    },
    nameSlices: addColumn,
  };
}

/** Merged parts that a warning names; the others are counted. */
const maximumNamed = 3;

function warningsOf(
  { merged, slices, withoutRows }: SlicePartition,
  { file, slices: given, givenNames }: Extract<Slicing, { readonly kind: "predicates" }>,
  source: string,
  minimumRows: number,
): string[] {
  const names = given.map(({ name }) => name);
  const givenNameOf = new Map(names.map((name, slice) => [name, givenNames[slice]]));
  const warnings = withoutRows.map(
    (name) => `${file}: no row of ${source} lies in "${givenNameOf.get(name)}"`,
  );
  if (merged.length === 0) return warnings;
  const named = merged.map(({ name, rows, into }) => `"${name}" (${rows}) into "${slices[into]!.name}"`);
  const parts = merged.length === 1 ? "1 part" : `${merged.length} parts`;
  warnings.push(
    `${file}: ${parts} with fewer than ${minimumRows} rows merged into those most like them: ${listNames(named, maximumNamed)}`,
  );
  return warnings;
}
