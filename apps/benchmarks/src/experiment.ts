import { type Dataset, Random, type Split, splitBySlice } from "@slicetuner/core";
import {
  type ExperimentSetting,
  findDataDirectory,
  findKnownDataset,
  generateDataset,
  generatedSetting,
  loadDataset,
} from "@slicetuner/datasets";

/** The published experiment's data: Adult where its files are found, else generated ones of the same size. */
export interface ExperimentData {
  /** For people: which data these are. */
  readonly title: string;
  readonly dataset: Dataset;
  readonly setting: ExperimentSetting;
}

export async function loadExperiment(): Promise<ExperimentData> {
  const adult = findKnownDataset("adult");
  if ((await findDataDirectory(adult)) === undefined) {
    const dataset = generateDataset({ sizes: 2000, seed: 1 });
    return { title: "Adult was not found: generated data", dataset, setting: generatedSetting };
  }
  return { title: "Adult, setting Basic", dataset: await loadDataset("adult"), setting: adult.settings[0]! };
}

/** One shuffle of the data. */
export function shuffleExperiment({ dataset, setting }: ExperimentData, seed: number): Split {
  const { initial, validation } = setting;
  return splitBySlice(dataset, { initial, validation, order: new Random(seed) });
}
