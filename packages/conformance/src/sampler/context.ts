import {
  type BatchSampler,
  type BatchSamplerFactory,
  type Dataset,
  loadSampler,
  Random,
  type RowEvaluation,
  type SampledTraining,
  type SamplerOption,
} from "@slicetuner/core";
import { createSampleData } from "../sample-data.ts";
import type { TestRunner } from "../test-runner.ts";

/** What each test of the sampler suite works with. */
export interface SamplerContext {
  readonly expect: TestRunner["expect"];
  /** The factory, made anew. */
  readonly create: () => Promise<BatchSamplerFactory>;
}

export function samplerContext(
  expect: TestRunner["expect"],
  create: () => Promise<SamplerOption>,
): SamplerContext {
  return { expect, create: async () => loadSampler(await create()) };
}

/** Half of the examples, so that there are others that a sampler could take by mistake. */
export function trainingOf(changes: Partial<SampledTraining> = {}): SampledTraining {
  const train = changes.train ?? groupedExamples();
  const rows = Uint32Array.from({ length: train.size / 2 }, (_, index) => 2 * index + 1);
  return { rows, seed: 5, batchSize: 16, ...changes, train };
}

/** Examples with two classes, and a group column `group` of three groups that are found in every slice. */
export function groupedExamples(): Dataset {
  const { train } = createSampleData({ trainSizes: [60, 60, 60] });
  const random = new Random("groups");
  const ids = Int32Array.from({ length: train.size }, () => random.integer(3));
  return { ...train, groups: [{ name: "group", ids, values: ["a", "b", "c"] }] };
}

/**
 * What a model would make of the training's rows, another one each epoch, and none of them perfect.
 */
export function evaluationOf({ train, rows }: SampledTraining, epoch: number): RowEvaluation {
  const classes = train.classes.length;
  const random = new Random("model").fork(epoch);
  const right = Float32Array.from(rows, () => 0.3 + 0.6 * random.uniform());
  const probabilities = new Float32Array(rows.length * classes);
  rows.forEach((row, index) => {
    const others = (1 - right[index]!) / (classes - 1);
    for (let label = 0; label < classes; label++)
      probabilities[index * classes + label] = label === train.labels[row] ? right[index]! : others;
  });
  return {
    losses: right.map((probability) => -Math.log(probability)),
    predictions: Int32Array.from(rows, (row, index) =>
      right[index]! >= 0.5 ? train.labels[row]! : (train.labels[row]! + 1) % classes,
    ),
    probabilities,
  };
}

/** The rows of the first epochs, as a trainer asks for them. */
export function epochsOf(sampler: BatchSampler, training: SampledTraining, epochs = 4): number[][] {
  return Array.from({ length: epochs }, (_, epoch) => [...nextEpoch(sampler, training, epoch)]);
}

export function nextEpoch(sampler: BatchSampler, training: SampledTraining, epoch: number): Uint32Array {
  return sampler.needsEvaluation
    ? sampler.rowsForEpoch(epoch, evaluationOf(training, epoch))
    : sampler.rowsForEpoch(epoch);
}
