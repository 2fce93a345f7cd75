import { type Dataset, InvalidInputError } from "@slicetuner/core";
import { type DataDirectoryOptions, datasetStatus } from "./data-directory.ts";
import type { KnownDatasetName } from "./known-dataset.ts";
import { findKnownDataset } from "./known-datasets.ts";
import { loadAdult } from "./load-adult.ts";
import { loadCompas } from "./load-compas.ts";
import { loadFashionMnist } from "./load-fashion-mnist.ts";

/** Where {@link loadDataset} finds the files. */
export interface LoadDatasetOptions extends DataDirectoryOptions {
  /** The folder with the files themselves. @default where {@link datasetStatus} finds them */
  readonly directory?: string;
}

const loaders: Readonly<Record<KnownDatasetName, (directory: string) => Promise<Dataset>>> = {
  adult: loadAdult,
  compas: loadCompas,
  "fashion-mnist": (directory) => loadFashionMnist(directory, "train"),
};

/** For those whose test set stays apart. */
const testLoaders: Readonly<Partial<typeof loaders>> = {
  "fashion-mnist": (directory) => loadFashionMnist(directory, "t10k"),
};

/**
 * Loads a known data set with its published preprocessing and slices, rows in file order; without the test
 * set where one stays apart.
 * @throws InvalidInputError for an unknown name, for files that are on none of the searched places, and for
 * files with other contents, with the place of each mistake.
 */
export async function loadDataset(
  name: KnownDatasetName,
  options: LoadDatasetOptions = {},
): Promise<Dataset> {
  return loaders[name](await findFiles(name, options));
}

/**
 * Loads the test set of a known data set that has one apart, prepared as {@link loadDataset} prepares the
 * rest; undefined for the others (Adult's test file is one with the rest, as published).
 * @throws InvalidInputError as {@link loadDataset}
 */
export async function loadTestSet(
  name: KnownDatasetName,
  options: LoadDatasetOptions = {},
): Promise<Dataset | undefined> {
  const load = testLoaders[findKnownDataset(name).name];
  return load === undefined ? undefined : load(await findFiles(name, options));
}

/** The folder with the files of a known data set. */
export async function findFiles(name: KnownDatasetName, options: LoadDatasetOptions): Promise<string> {
  const known = findKnownDataset(name);
  const status = await datasetStatus(known, options);
  const directory = options.directory ?? status.directory;
  if (directory === undefined) {
    const files = known.files.map((file) => file.name).join(" and ");
    throw new InvalidInputError(
      [{ path: `dataset ${name}`, message: `${files} lie in none of ${status.searched.join(", ")}` }],
      {
        hint: `Fetch it with \`slicetuner datasets --fetch ${name}\`, or set SLICETUNER_DATA to the folder that holds ${name}/.`,
      },
    );
  }
  return directory;
}
