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
import { nameSource } from "./name-source.ts";

const columns = [
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

/**
 * Adult as the Slice Tuner notebooks prepare it (specs section 4.1). The statistics of the five numeric columns are
 * those of all complete rows of adult.data, the races outside the four slices included; rows stay in file order,
 * adult.data first.
 * @throws InvalidInputError for files that are not Adult's.
 */
export async function loadAdult(directory: string): Promise<Dataset> {
  const train = await readPart(directory, "adult.data", 0);
  // The test file begins with a remark.
  const test = await readPart(directory, "adult.test", 1);
  const table = concatenateTables(train, test);
  const encoding = fitEncoding(table, {
    label: "income",
    sliceBy: ["race", "sex"],
    slices: adult.slices.map(({ name }) => name),
    exclude: ["fnlwgt"],
    rows: Uint32Array.from({ length: train.rowCount }, (_, row) => row),
  });
  return encodeTable(table, encoding).dataset;
}

async function readPart(directory: string, file: string, skipLines: number): Promise<Table> {
  const read = await readTable(join(directory, file), { header: columns, skipLines, missingValues: ["?"] });
  let table = dropMissing(nameSource(read, file));
  table = mapCategories(table, "race", (race) => (race === "White" || race === "Black" ? race : "Other"));
  table = mapCategories(table, "native-country", (name) => (name === "United-States" ? "US" : "Non-US"));
  // Labels of the test file end in a dot.
  return mapCategories(table, "income", (income) => income.replace(/\.$/, ""));
}
