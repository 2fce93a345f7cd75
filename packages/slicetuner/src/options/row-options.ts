import { pickOptions } from "../cli/option-group.ts";
import { dataOptions } from "./data-options.ts";

/** Options of rows that are not cut into slices. */
export const rowOptions = pickOptions(dataOptions, [
  "data",
  "dataset",
  "label",
  "exclude",
  "categorical",
  "weight",
  "dropIncomplete",
  "id",
  "delimiter",
  "missingValues",
  "renameDuplicates",
]);
