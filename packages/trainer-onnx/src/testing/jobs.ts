import {
  Random,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";

/** A job on `count` of the training rows, drawn at random; everything follows from the seed. */
export function sampleJob(data: TrainingData, seed: number, count: number): TrainingJob {
  const random = new Random(`job ${seed}`);
  const rows = random.shuffle(Uint32Array.from(data.train.labels.keys())).slice(0, count);
  return { id: `job ${seed}`, rows, weightsSeed: random.uint32(), batchesSeed: random.uint32() };
}

/** Weights that differ, 0 among them. */
export function weighted(data: TrainingData): TrainingData {
  const vary = <Part extends TrainingData["train"]>(dataset: Part): Part => ({
    ...dataset,
    weights: dataset.weights.map((_, row) => [1, 0, 2.5, 0.3][row % 4]!),
  });
  const { test } = data;
  return { train: vary(data.train), validation: vary(data.validation), ...(test && { test: vary(test) }) };
}

export function runJobs(
  trainer: Trainer,
  data: TrainingData,
  jobs: readonly TrainingJob[],
): Promise<readonly TrainingResult[]> {
  return trainer.doTrain({ data, jobs, signal: new AbortController().signal, onProgress: () => {} });
}
