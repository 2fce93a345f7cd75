import { createSampleData, type SampleDataOptions } from "@slicetuner/conformance";
import { type Dataset, Random, type TrainingData } from "@slicetuner/core";

/** The conformance suite's sample data as pictures. */
export function createPictures(
  exampleShape: readonly [number, number, number],
  options: SampleDataOptions = {},
): TrainingData {
  return createSampleData({ ...options, exampleShape });
}

/**
 * Pictures that are 0 but for their brightest parts: wide even surfaces, as in drawings and photographed
 * clothes.
 */
export function createSurfaces(...description: Parameters<typeof createPictures>): TrainingData {
  return mapData(createPictures(...description), (dataset) => ({
    ...dataset,
    features: dataset.features.map((value) => (value > 1 ? Math.round(2 * value) / 2 : 0)),
  }));
}

/** Example weights between 0 and 3, a tenth of them 0. */
export function weighted(data: TrainingData): TrainingData {
  const random = new Random("weights");
  return mapData(data, (dataset) => ({
    ...dataset,
    weights: Float32Array.from({ length: dataset.size }, () => Math.max(0, 3.33 * random.uniform() - 0.33)),
  }));
}

function mapData(
  { train, validation, test }: TrainingData,
  change: (part: Dataset) => Dataset,
): TrainingData {
  return { train: change(train), validation: change(validation), ...(test && { test: change(test) }) };
}
