import { join } from "node:path";
import type { Dataset } from "@slicetuner/core";
import { type FairData, groupedDataset } from "./fair-data.ts";
import { readNpy } from "./read-npy.ts";

/**
 * The synthetic data of FairBatch's authors: 2,000 rows to train, 1,000 to test; x₁, x₂ and the group are the
 * features.
 */
export async function loadFairBatchSynthetic(directory: string): Promise<FairData> {
  const part = async (name: string): Promise<Dataset> => {
    const read = (column: string) => readNpy(join(directory, `${column}_${name}.npy`));
    const [features, labels, groups] = [await read("xz"), await read("y"), await read("z")];
    return groupedDataset({
      features: features.values,
      width: 3,
      labels: Int32Array.from(labels.values, (label) => (label > 0 ? 1 : 0)),
      classes: ["negative", "positive"],
      groups: [{ name: "z", ids: Int32Array.from(groups.values), values: ["0", "1"] }],
    });
  };
  return { title: "FairBatch synthetic", train: await part("train"), test: await part("test"), group: "z" };
}
