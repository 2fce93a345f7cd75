import type { Column } from "@slicetuner/core";
import { adultColumns } from "@slicetuner/datasets";
import { mapCategories, readTable, type Table } from "@slicetuner/tabular";

/** A table with a label of two values and a group of two, and other rows to test on. */
export interface PublishedTable {
  readonly name: string;
  readonly train: Table;
  /** null: what is not drawn for training. */
  readonly test: Table | null;
  readonly label: string;
  readonly positive: string;
  readonly group: string;
  readonly favouredGroup: string;
}

export async function openAdult(folder: string): Promise<PublishedTable> {
  const read = (file: string, skipLines: number) =>
    readTable(`${folder}/adult/${file}`, {
      header: adultColumns,
      skipLines,
      exclude: ["fnlwgt", "native-country"],
    });
  const test = mapCategories(await read("adult.test", 1), "income", (label) => label.replace(".", ""));
  const label = "income";
  return {
    name: "Adult",
    train: await read("adult.data", 0),
    test,
    label,
    positive: ">50K",
    group: "sex",
    favouredGroup: "Male",
  };
}

const compasColumns = [
  "sex",
  "age",
  "race",
  "juv_fel_count",
  "juv_misd_count",
  "priors_count",
  "c_charge_degree",
  "two_year_recid",
];

export async function openCompas(folder: string): Promise<PublishedTable> {
  const path = `${folder}/compas/compas-scores-two-years.csv`;
  const table = await readTable(path, {
    duplicateNames: "rename",
    columns: { two_year_recid: "categorical" },
  });
  const columns = table.columns.filter(({ name }) => compasColumns.includes(name));
  const race = columns.find(({ name }) => name === "race")! as Extract<Column, { kind: "categorical" }>;
  const twoGroups = [...race.codes.keys()].filter((row) =>
    ["African-American", "Caucasian"].includes(race.categories[race.codes[row]!] ?? ""),
  );
  const train = {
    ...table,
    columns: columns.map((column) => takeRows(column, twoGroups)),
    rowCount: twoGroups.length,
  };
  return {
    name: "COMPAS",
    train,
    test: null,
    label: "two_year_recid",
    positive: "0",
    group: "race",
    favouredGroup: "Caucasian",
  };
}

export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  return column.kind === "numeric"
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
    : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}
