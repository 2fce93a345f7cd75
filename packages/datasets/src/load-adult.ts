import { join } from "node:path";
import type { Dataset } from "@slicetuner/core";
import {
  concatenateTables,
  dropMissing,
  encodeTable,
  fitEncoding,
  mapCategories,
  readTable,
  type Table,
} from "@slicetuner/tabular";
import { adult } from "./adult.ts";
import type { KnownTable } from "./load-table.ts";
import { nameSource } from "./name-source.ts";

/** The columns of adult.data and adult.test, which have no header. */
export const adultColumns: readonly string[] = [
  "age",
  "workclass",
  "fnlwgt",
  "education",
  "education-num",
  "marital-status",
  "occupation",
  "relationship",
  "race",
  "sex",
  "capital-gain",
  "capital-loss",
  "hours-per-week",
  "native-country",
  "income",
];

/** Adult's table as it is prepared, and which columns are what. */
export interface AdultTable extends KnownTable {
  /** How many rows, the first ones, come from adult.data. */
  readonly trainRows: number;
}

/**
 * Adult as the Slice Tuner notebooks prepare it (specs section 4.1). The statistics of the five numeric
 * columns are those of all complete rows of adult.data, the races outside the four slices included; rows stay
 * in file order, adult.data first.
 * @throws InvalidInputError for files that are not Adult's.
 */
export async function loadAdult(directory: string): Promise<Dataset> {
  const { table, label, exclude, trainRows } = await loadAdultTable(directory);
  const encoding = fitEncoding(table, {
    label,
    sliceBy: ["race", "sex"],
    slices: adult.slices.map(({ name }) => name),
    exclude,
    rows: Uint32Array.from({ length: trainRows }, (_, row) => row),
  });
  return encodeTable(table, encoding).dataset;
}

/** The complete rows of both files, of all races. */
export async function loadAdultTable(directory: string): Promise<AdultTable> {
  const train = await readPart(directory, "adult.data", 0);
  // The test file begins with a remark.
  const test = await readPart(directory, "adult.test", 1);
  return {
    table: concatenateTables(train, test),
    label: "income",
    exclude: ["fnlwgt"],
    trainRows: train.rowCount,
  };
}

async function readPart(directory: string, file: string, skipLines: number): Promise<Table> {
  const read = await readTable(join(directory, file), {
    header: adultColumns,
    skipLines,
    missingValues: ["?"],
  });
  let table = dropMissing(nameSource(read, file));
  table = mapCategories(table, "race", (race) => (race === "White" || race === "Black" ? race : "Other"));
  table = mapCategories(table, "native-country", (name) => (name === "United-States" ? "US" : "Non-US"));
  // Labels of the test file end in a dot.
  return mapCategories(table, "income", (income) => income.replace(/\.$/, ""));
}
