import { omitOptions } from "../cli/option-group.ts";
import { dataOptions } from "./data-options.ts";

/** Options of rows that are not cut into slices. */
export const rowOptions = omitOptions(dataOptions, ["sliceBy", "slices", "minimumExamples"]);
