import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { nameOfTable, tableInput } from "../data/rows-in-memory.ts";
import { readingOptions } from "./reading-options.ts";
import { flag, names, schemaOf, text, whole, wrong } from "./value-schemas.ts";

const delimiter = schemaOf<string, string>((input) => {
  if (input === "tab" || input === "\\t") return { value: "\t" };
  return typeof input === "string" && input !== "" ? { value: input } : wrong(input, "a character, or tab");
});

/** What the rows are and which columns they have: of a user's table, or of a known data set. */
export const dataOptions = defineOptions({
  name: "data",
  title: "Data",
  options: {
    data: {
      flag: "--data <file>",
      description: "your data: a CSV or Parquet file",
      schema: tableInput,
      isFile: true,
    },
    dataset: {
      flag: "--dataset <name>",
      description: "a known data set instead (see `slicetuner datasets`), or generated",
      schema: text,
    },
    label: { flag: "--label <column>", description: "the column to predict", schema: text },
    sliceBy: {
      flag: "--slice-by <columns>",
      description: "columns whose values, crossed, make the slices: race,sex",
      schema: names(text),
    },
    slices: {
      flag: "--slices <file>",
      description: "slices by predicates instead of --slice-by: a JSON file, as find --out writes it",
      schema: text,
      isFile: true,
    },
    exclude: {
      flag: "--exclude <columns>",
      description: "columns that are no features, such as identifiers, nor make slices that find finds",
      schema: names(text),
    },
    categorical: {
      flag: "--categorical <columns>",
      description: "columns that are read as categories though they hold numbers",
      schema: names(text),
    },
    weight: { flag: "--weight <column>", description: "a column of example weights", schema: text },
    dropIncomplete: {
      flag: "--drop-incomplete",
      description: "leave out rows without label, slice value, loss or weight",
      schema: flag,
    },
    minimumExamples: {
      flag: "--minimum-examples <count>",
      description: "leave out slices with fewer rows; with --slices, merge parts with fewer (30 unless said)",
      schema: whole(1),
    },
    id: { flag: "--id <column>", description: "a column that names the examples in results", schema: text },
    delimiter: {
      flag: "--delimiter <character>",
      description: "the separator between values: a character, or tab (default: by the file's name)",
      schema: delimiter,
    },
    missingValues: {
      flag: "--missing-values <texts>",
      description: "texts that stand for a missing value, besides nothing, ?, NA, N/A, null and NULL",
      schema: names(text),
    },
    renameDuplicates: {
      flag: "--rename-duplicates",
      description: "number columns of the same name: score, score_2",
      schema: flag,
    },
    ...readingOptions,
  },
  read: (values, { isSaidHere }) => ({
    ...values,
    // Of the two ways to say slices, one that is said here goes before the other in a configuration file.
    ...(isSaidHere("slices") && !isSaidHere("sliceBy") && { sliceBy: undefined }),
    ...(isSaidHere("sliceBy") && !isSaidHere("slices") && { slices: undefined }),
  }),
  record: (spec) => ({ ...spec, data: spec.data === undefined ? undefined : nameOfTable(spec.data) }),
});

/** What was said of the rows and their columns; whether it suffices depends on where they come from. */
export type DataSpec = SpecOf<typeof dataOptions>;
