import { generateDataset, generatedSetting } from "@slicetuner/datasets";
import type { DataSource, SplitSizes } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";

/** The name under which `--dataset` finds the generator. */
export const generatedName = "generated";

const sizes: SplitSizes = { ...generatedSetting, test: generatedSetting.initial.map(() => 0) };

/** Examples of the built-in generator, always the same ones. */
export function generatedSource(order: DataSource["order"] = "file"): DataSource {
  const dataset = generateDataset({ sizes: 2000, seed: 1 });
  return datasetSource("Generated data", dataset, order, sizes);
}
