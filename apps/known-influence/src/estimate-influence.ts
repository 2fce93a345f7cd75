import { type InfluenceMatrix, Random, rowsBySlice, runTrainings } from "@slicetuner/core";
import { generateDataset, influencingSlices } from "@slicetuner/datasets";
import { designedEstimation } from "@slicetuner/tuner";
import { defaultSizes, type Machinery } from "./setting.ts";

/** What designed estimation makes of one draw of the examples. */
export async function estimateInfluence(
  { trainer, executor }: Machinery,
  options: { readonly trainings: number; readonly seed: string; readonly sizes?: readonly number[] },
): Promise<InfluenceMatrix> {
  const { trainings, seed, sizes = defaultSizes } = options;
  const slices = influencingSlices;
  const data = {
    train: generateDataset({ slices, seed: `${seed}/train`, sizes }),
    validation: generateDataset({ slices, seed: `${seed}/validation`, sizes: 250 }),
  };
  const estimator = designedEstimation({ trainings });
  const context = { rowsBySlice: rowsBySlice(data.train), random: new Random(`${seed}/design`) };
  const jobs = estimator.design(context);
  const results = await runTrainings({ trainer, executor, data, jobs });
  const { lossModel } = estimator.fit(context, jobs, results);
  if (lossModel.kind !== "coupled") throw new Error("designed estimation gave no influence");
  return lossModel.influence;
}
