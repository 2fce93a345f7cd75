import { defaultMissingValues, type EncodingOptions, type ReadTableOptions } from "@slicetuner/tabular";
import type { DataSpec } from "../options/data-options.ts";
import { type SlicedTable, type Slicing, slicingColumns } from "./slicing.ts";

/** Which columns are what; one of them is the label. */
export type LabelledData = DataSpec & { readonly label: string };

/** How the user's files are read: data and pool alike. `signal` ends the reading. */
export function readOptionsOf(
  spec: Partial<DataSpec>,
  slicing?: Slicing,
  signal?: AbortSignal,
): ReadTableOptions {
  const { label, weight, id, exclude = [], categorical = [] } = spec;
  const { delimiter, missingValues = [], renameDuplicates = false, numeric = [] } = spec;
  const { skipLines, noHeader = false, columnNames, decimal, thousands, normalize, memoryLimit } = spec;
  const needed = [label, ...(slicing === undefined ? [] : slicingColumns(slicing)), weight, id];
  return {
    duplicateNames: renameDuplicates ? "rename" : "error",
    missingValues: [...defaultMissingValues, ...missingValues],
    columns: Object.fromEntries([
      ...categorical.map((name) => [name, "categorical"] as const),
      ...numeric.map((name) => [name, "numeric"] as const),
    ]),
    // A label or slice column may be excluded from the features; it is read all the same.
    exclude: exclude.filter((name) => !needed.includes(name)),
    ...(delimiter !== undefined && { delimiter }),
    ...(skipLines !== undefined && { skipLines }),
    ...((noHeader || columnNames !== undefined) && { header: columnNames ?? false }),
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    // An id names a row as it is written.
    ...(normalize !== undefined && { normalize, verbatim: id === undefined ? [] : [id] }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(signal !== undefined && { signal }),
  };
}

/**
 * What the columns of the user's table are. `slices` says which column names the slices, or which make them.
 */
export function encodingOptionsOf(
  spec: LabelledData,
  slices: readonly string[] | Pick<SlicedTable, "column" | "partition">,
): Omit<EncodingOptions, "rows"> {
  const { label, weight, id, exclude = [], dropIncomplete = false } = spec;
  return {
    label,
    ...("column" in slices
      ? {
          sliceBy: [slices.column],
          slices: slices.partition.slices.map(({ name }) => name),
          exclude: [...exclude, slices.column],
        }
      : { sliceBy: slices, exclude }),
    dropIncomplete,
    ...(weight === undefined ? {} : { weight }),
    ...(id === undefined ? {} : { id }),
  };
}
