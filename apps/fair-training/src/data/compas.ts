import type { GroupColumn } from "@slicetuner/core";
import { loadTable } from "@slicetuner/datasets";
import { asCategories, findColumn, type Table } from "@slicetuner/tabular";
import { type FairData, groupedDataset, splitRows } from "./fair-data.ts";

/**
 * COMPAS as the reference runs prepare it: ProPublica's filter, two races, ten binary features (sex, race,
 * three ages, three ranges of earlier offences, degree of the charge); of ten rows seven are for training.
 */
export async function loadCompasData(group: "sex" | "race"): Promise<FairData> {
  const known = await loadTable("compas");
  if (known === undefined) throw new Error("COMPAS is no table");
  const { table, label } = known;
  const [sex, race, age, degree, priors, answer] = [
    "sex",
    "race",
    "age_cat",
    "c_charge_degree",
    "priors_count",
    label,
  ].map((name) => textsOf(table, name)) as [Texts, Texts, Texts, Texts, Texts, Texts];
  const width = 10;
  const features = new Float32Array(table.rowCount * width);
  for (let row = 0; row < table.rowCount; row++) {
    const count = Number(priors(row));
    const values = [
      sex(row) === "Male",
      race(row) === "Caucasian",
      age(row) === "Less than 25",
      age(row) === "25 - 45",
      age(row) === "Greater than 45",
      count === 0,
      count >= 1 && count <= 3,
      count > 3,
      degree(row) === "F",
      degree(row) === "M",
    ];
    features.set(values.map(Number), row * width);
  }
  const dataset = groupedDataset({
    features,
    width,
    labels: Int32Array.from({ length: table.rowCount }, (_, row) => (answer(row) === "recidivism" ? 1 : 0)),
    classes: ["no recidivism", "recidivism"],
    groups: [groupColumn(table, "sex"), groupColumn(table, "race")],
  });
  return { title: `COMPAS, z = ${group}`, ...splitRows(dataset, (row) => row % 10 < 7), group };
}

type Texts = (row: number) => string | undefined;

function textsOf(table: Table, name: string): Texts {
  const { codes, categories } = asCategories(findColumn(table, name)!);
  return (row) => categories[codes[row]!];
}

/** The values of a column as groups. */
export function groupColumn(table: Table, name: string): GroupColumn {
  const { codes, categories } = asCategories(findColumn(table, name)!);
  return { name, ids: codes, values: categories };
}
