import { join } from "node:path";
import { type Dataset, ProblemList } from "@slicetuner/core";
import {
  asCategories,
  encodeTable,
  filterRows,
  findColumn,
  fitEncoding,
  mapCategories,
  readTable,
  type Table,
} from "@slicetuner/tabular";
import { compas } from "./compas.ts";
import type { KnownTable } from "./load-table.ts";
import { nameSource } from "./name-source.ts";

/** What was known of the defendant at the screening; race and sex are features as they are in Adult. */
const features = [
  "sex",
  "age",
  "race",
  "juv_fel_count",
  "juv_misd_count",
  "juv_other_count",
  "priors_count",
  "c_charge_degree",
];
const label = "two_year_recid";
const filtered = ["days_b_screening_arrest", "is_recid", "c_charge_degree", "score_text"];

/**
 * COMPAS with ProPublica's filter, which leaves 6,172 rows, and of those the two races that are large enough
 * for slices. There is no official training part: the statistics of the five numeric columns are those of
 * these rows.
 * @throws InvalidInputError for a file that is not ProPublica's; columns beside the needed ones may be
 * missing.
 */
export async function loadCompas(directory: string): Promise<Dataset> {
  const { table, exclude } = await loadCompasTable(directory);
  const encoding = fitEncoding(table, {
    label,
    sliceBy: ["race", "sex"],
    slices: compas.slices.map(({ name }) => name),
    exclude,
  });
  return encodeTable(table, encoding).dataset;
}

/** The 5,278 rows, of all columns; those that are no features are to be excluded. */
export async function loadCompasTable(directory: string): Promise<KnownTable> {
  const file = compas.files[0]!.name;
  const read = await readTable(join(directory, file), { duplicateNames: "rename" });
  checkColumns(read);
  const races = new Set(compas.slices.map((slice) => slice.values?.race));
  const race = textsOf(read, "race");
  const passes = proPublicaFilter(read);
  const kept = filterRows(nameSource(read, file), (row) => passes(row) && races.has(race(row)));
  const table = mapCategories(kept, label, (answer) => compas.classes[Number(answer)] ?? answer);
  const used = new Set([label, ...features]);
  return { table, label, exclude: table.columns.map(({ name }) => name).filter((name) => !used.has(name)) };
}

/**
 * The rows of ProPublica's own analysis: an offence near the screening, known outcome, no traffic offence, a
 * score.
 */
function proPublicaFilter(table: Table): (row: number) => boolean {
  const days = textsOf(table, "days_b_screening_arrest");
  const recidivism = textsOf(table, "is_recid");
  const degree = textsOf(table, "c_charge_degree");
  const score = textsOf(table, "score_text");
  return (row) => {
    const distance = days(row);
    return (
      distance !== undefined &&
      Math.abs(Number(distance)) <= 30 &&
      recidivism(row) !== "-1" &&
      degree(row) !== "O" &&
      score(row) !== undefined
    );
  };
}

/** Reads a column as texts; undefined where a value is missing. */
function textsOf(table: Table, name: string): (row: number) => string | undefined {
  const { codes, categories } = asCategories(findColumn(table, name)!);
  return (row) => categories[codes[row]!];
}

function checkColumns(table: Table): void {
  const problems = new ProblemList();
  for (const name of new Set([...features, ...filtered, label])) {
    problems.expect(findColumn(table, name) !== undefined, table.source, `has no column "${name}"`);
  }
  problems.throwIfAny(`The file is to be had from ${compas.page}`);
}
