import { parseMemorySize } from "@slicetuner/core";
import { flag, names, oneOf, schemaOf, text, whole, wrong } from "./value-schemas.ts";

const thousands = schemaOf<string, "," | "." | "'" | "space">((input) => {
  const found = ([",", ".", "'", "space"] as const).find((known) => known === input);
  if (found !== undefined) return { value: found };
  return input === " " ? { value: "space" } : wrong(input, "one of , . ' space");
});

const memorySize = schemaOf<string, string>((input) =>
  typeof input === "string" && parseMemorySize(input) !== undefined
    ? { value: input }
    : wrong(input, "a size such as 800MB or 2GB"),
);

/** How a table is written, and what reading it may take. */
export const readingOptions = {
  skipLines: {
    flag: "--skip-lines <count>",
    description: "lines at the beginning of the file that are no part of the table",
    schema: whole(0),
  },
  noHeader: {
    flag: "--no-header",
    description: "the file has no line of column names: column_1, column_2, …",
    schema: flag,
  },
  columnNames: {
    flag: "--column-names <names>",
    description: "names of the columns of a file that has no line of them",
    schema: names(text),
  },
  numeric: {
    flag: "--numeric <columns>",
    description: "columns that are read as numbers, though whole numbers of 2^53 or more are rounded",
    schema: names(text),
  },
  decimal: {
    flag: "--decimal <character>",
    description: "the decimal separator of numbers: . (the default) or ,",
    schema: oneOf([".", ","]),
  },
  thousands: {
    flag: "--thousands <character>",
    description: "what groups thousands in numbers: , . ' or space (unless said: nothing)",
    schema: thousands,
  },
  normalize: {
    flag: "--normalize",
    description: "take texts that differ only in case or number of spaces for one, in lower case",
    schema: flag,
  },
  memoryLimit: {
    flag: "--memory-limit <size>",
    description: "what a table may take in memory, and DuckDB beside it: 800MB, 4GB (default: 1GB)",
    schema: memorySize,
  },
} as const;

/** Their names. */
export const readingNames = [
  "skipLines",
  "noHeader",
  "columnNames",
  "numeric",
  "decimal",
  "thousands",
  "normalize",
  "memoryLimit",
] as const satisfies (keyof typeof readingOptions)[];
