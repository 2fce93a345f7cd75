import type { Table } from "@slicetuner/tabular";
import type { KnownDatasetName } from "./known-dataset.ts";
import { loadAdultTable } from "./load-adult.ts";
import { loadCompasTable } from "./load-compas.ts";
import { findFiles, type LoadDatasetOptions } from "./load-dataset.ts";

/** A known data set before its rows become examples. */
export interface KnownTable {
  readonly table: Table;
  /** The column to predict. */
  readonly label: string;
  /** Columns that are no features. */
  readonly exclude: readonly string[];
}

const loaders: Readonly<Partial<Record<KnownDatasetName, (directory: string) => Promise<KnownTable>>>> = {
  adult: loadAdultTable,
  compas: loadCompasTable,
};

/**
 * Loads the table of a known data set with its published preprocessing, rows in file order, those in none of
 * its slices included; undefined where it has no table.
 * @throws InvalidInputError as `loadDataset`
 */
export async function loadTable(
  name: KnownDatasetName,
  options: LoadDatasetOptions = {},
): Promise<KnownTable | undefined> {
  const load = loaders[name];
  return load === undefined ? undefined : load(await findFiles(name, options));
}
