import { defaultMissingValues, type EncodingOptions, type ReadTableOptions } from "@slicetuner/tabular";
import type { Settings } from "../settings/options.ts";

/** Which columns are what, of settings that name a label and slices. */
export type ColumnSettings = Settings & Required<Pick<Settings, "label" | "sliceBy">>;

/** How the user's files are read: data and pool alike. */
export function readOptionsOf(settings: Settings): ReadTableOptions {
  const { label, sliceBy = [], weight, id, exclude = [], categorical = [] } = settings;
  const { delimiter, missingValues = [], renameDuplicates = false } = settings;
  const needed = [label, ...sliceBy, weight, id];
  return {
    duplicateNames: renameDuplicates ? "rename" : "error",
    missingValues: [...defaultMissingValues, ...missingValues],
    columns: Object.fromEntries(categorical.map((name) => [name, "categorical"])),
    // A label or slice column may be excluded from the features; it is read all the same.
    exclude: exclude.filter((name) => !needed.includes(name)),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}

/** What the columns of the user's table are. */
export function encodingOptionsOf(settings: ColumnSettings): Omit<EncodingOptions, "rows"> {
  const { label, sliceBy, weight, id, exclude = [], dropIncomplete = false } = settings;
  return {
    label,
    sliceBy,
    exclude,
    dropIncomplete,
    ...(weight === undefined ? {} : { weight }),
    ...(id === undefined ? {} : { id }),
  };
}
