import { createDataset, type Dataset, exampleWidth, Random, type TrainingData } from "@slicetuner/core";

/** A generated problem; equal options give equal data. */
export interface SampleDataOptions {
  /** @default 1 */
  readonly seed?: number;
  /** Training examples of each slice. @default [80, 80, 80] */
  readonly trainSizes?: readonly number[];
  /** Validation examples of each slice; 0 makes an empty slice. @default 60 of each */
  readonly validationSizes?: readonly number[];
  /** Test examples of each slice; without it there are no test data. */
  readonly testSizes?: readonly number[];
  /** Numbers that describe one example, at least 2. @default 4 */
  readonly features?: number;
  /**
   * Shape of an example, such as height × width × channels of a picture; then `features` does not count.
   * @default [features]
   */
  readonly exampleShape?: readonly number[];
  /** @default 2 */
  readonly classes?: number;
  /**
   * Standard deviation of what is added to the classes' scores before the highest one wins; 0 is separable.
   * @default 0.5
   */
  readonly noise?: number;
}

/**
 * A small classification problem with several slices. Each class has a score, linear in the features; the
 * highest wins. Every slice has scores of its own, near those of the others, so that a linear model learns
 * all slices well and none perfectly, and more weight on a slice helps that slice.
 */
export function createSampleData(options: SampleDataOptions = {}): TrainingData {
  const { seed = 1, trainSizes = [80, 80, 80], testSizes } = options;
  const { validationSizes = trainSizes.map(() => 60) } = options;
  const random = new Random(seed);
  const make = (name: string, sizes: readonly number[]) =>
    createPart(options, sizes, name, random, random.fork("examples", name));
  return {
    train: make("train", trainSizes),
    validation: make("validation", validationSizes),
    ...(testSizes === undefined ? {} : { test: make("test", testSizes) }),
  };
}

function createPart(
  {
    features: featureCount = 4,
    exampleShape = [featureCount],
    classes: classCount = 2,
    noise = 0.5,
  }: SampleDataOptions,
  sizes: readonly number[],
  name: string,
  problem: Random,
  random: Random,
): Dataset {
  const size = sizes.reduce((total, count) => total + count, 0);
  const width = exampleWidth({ exampleShape });
  const features = Float32Array.from({ length: size * width }, () => random.normal());
  const sliceIds = Int32Array.from(sizes.flatMap((count, slice) => new Array<number>(count).fill(slice)));
  const scores = sizes.map((_, slice) => classScores(problem, slice, classCount, width));
  const labels = Int32Array.from(sliceIds, (slice, row) => {
    const example = features.subarray(row * width, (row + 1) * width);
    const values = scores[slice]!.map((weights) => dot(weights, example) + noise * random.normal());
    return values.indexOf(Math.max(...values));
  });
  return createDataset({
    exampleShape,
    features,
    labels,
    classes: Array.from({ length: classCount }, (_, label) => `class ${label}`),
    sliceIds,
    slices: sizes.map((_, slice) => ({ name: `slice ${slice}` })),
    exampleIds: Array.from({ length: size }, (_, row) => `${name} ${row}`),
  });
}

/** Score weights of each class: common to all slices, plus a part of the slice's own. */
function classScores(problem: Random, slice: number, classes: number, width: number): number[][] {
  return Array.from({ length: classes }, (_, label) => {
    const common = problem.fork("class", label);
    const own = problem.fork("slice", slice, "class", label);
    return Array.from({ length: width }, () => 1.5 * common.normal() + 0.5 * own.normal());
  });
}

function dot(weights: readonly number[], example: Float32Array): number {
  return weights.reduce((sum, weight, index) => sum + weight * example[index]!, 0);
}
