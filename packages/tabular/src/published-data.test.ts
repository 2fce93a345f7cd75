import { describe, expect, it } from "vitest";
import { describeTable } from "./describe-table.ts";
import { encodeTable } from "./encode-table.ts";
import { fitEncoding } from "./fit-encoding.ts";
import { readTable } from "./read-table.ts";
import { findColumn, locate, type Table } from "./table.ts";
import { concatenateTables, dropMissing, filterRows, mapCategories } from "./table-operations.ts";
import { findPublishedFile } from "./test-files.ts";

const train = findPublishedFile("adult/adult.data");
const test = findPublishedFile("adult/adult.test");
const compas = findPublishedFile("compas/compas-scores-two-years.csv");

const adultColumns = [
  ...[
    "age",
    "workclass",
    "fnlwgt",
    "education",
    "education-num",
    "marital-status",
    "occupation",
    "relationship",
  ],
  ...["race", "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income"],
];

function missingOf(table: Table): Record<string, number> {
  const described = describeTable(table).filter(({ missing }) => missing > 0);
  return Object.fromEntries(described.map(({ name, missing }) => [name, missing]));
}

function countsOf(table: Table, name: string): Record<string, number> {
  const description = describeTable(table).find((column) => column.name === name)!;
  return Object.fromEntries(description.topCategories.map(({ category, count }) => [category, count]));
}

// The counts are those that the data's own notes state, and UCI's adult.names.
describe.skipIf(train === undefined || test === undefined)("Adult (needs adult.data and adult.test)", () => {
  const readTrain = (): Promise<Table> => readTable(train!, { header: adultColumns });
  const readTest = (): Promise<Table> => readTable(test!, { header: adultColumns, skipLines: 1 });

  it("has the published rows, classes and missing values", async () => {
    const [first, second] = [await readTrain(), await readTest()];
    expect([first.rowCount, second.rowCount]).toEqual([32561, 16281]);
    expect(missingOf(first)).toEqual({ workclass: 1836, occupation: 1843, "native-country": 583 });
    expect(missingOf(second)).toEqual({ workclass: 963, occupation: 966, "native-country": 274 });
    expect(countsOf(first, "income")).toEqual({ "<=50K": 24720, ">50K": 7841 });
    expect(countsOf(second, "income")).toEqual({ "<=50K.": 12435, ">50K.": 3846 });
    const numeric = first.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
    expect(numeric).toEqual([
      "age",
      "fnlwgt",
      "education-num",
      "capital-gain",
      "capital-loss",
      "hours-per-week",
    ]);
  });

  it("becomes the 45,222 rows and 62 features of the published experiment", async () => {
    const second = mapCategories(await readTest(), "income", (label) => label.replace(".", ""));
    const complete = dropMissing(concatenateTables(await readTrain(), second));
    const table = mapCategories(
      mapCategories(complete, "race", (race) => (race === "White" || race === "Black" ? race : "Other")),
      "native-country",
      (country) => (country === "United-States" ? "US" : "Non-US"),
    );
    expect(table.rowCount).toBe(45222);
    expect(locate(table, 30162, "age")).toBe(`${test}:2:age`);
    const encoding = fitEncoding(table, {
      label: "income",
      sliceBy: ["race", "sex"],
      slices: ["White-Female", "Black-Female", "White-Male", "Black-Male"],
      exclude: ["fnlwgt"],
    });
    const { dataset, rows } = encodeTable(table, encoding);
    expect(dataset.exampleShape).toEqual([62]);
    const race = findColumn(table, "race")!;
    const other = race.kind === "categorical" ? race.categories.indexOf("Other") : Number.NaN;
    const others = filterRows(table, (row) => race.kind === "categorical" && race.codes[row] === other);
    expect(rows.length + others.rowCount).toBe(45222);
  });
});

describe.skipIf(compas === undefined)("COMPAS (needs compas-scores-two-years.csv)", () => {
  it("has the published rows and groups once its repeated names are numbered", async () => {
    await expect(readTable(compas!)).rejects.toThrow(/:1:decile_score: column 33 has the name of column 8/);
    const table = await readTable(compas!, {
      duplicateNames: "rename",
      columns: { two_year_recid: "categorical" },
    });
    expect([table.rowCount, table.columns.length]).toEqual([7214, 46]);
    expect(findColumn(table, "decile_score_2")).toBeDefined();
    expect(countsOf(table, "two_year_recid")).toEqual({ "0": 3963, "1": 3251 });
    expect(countsOf(table, "race")).toMatchObject({
      "African-American": 3696,
      Caucasian: 2454,
      Hispanic: 637,
    });
    expect(countsOf(table, "sex")).toEqual({ Male: 5819, Female: 1395 });
  });
});
