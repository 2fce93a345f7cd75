import { createDataset, type Dataset, Random, type TrainingData, type TrainingJob } from "@slicetuner/core";

/**
 * Two classes that a linear model tells apart fairly well, in `width` normal features, and four slices
 * without a meaning.
 */
export function createTrainingData(width: number, trainSize: number, validationSize: number): TrainingData {
  const random = new Random(`trainings/${width}`);
  const direction = Array.from({ length: width }, () => random.normal());
  return {
    train: createExamples(direction, trainSize, random.fork("train")),
    validation: createExamples(direction, validationSize, random.fork("validation")),
  };
}

function createExamples(direction: readonly number[], size: number, random: Random): Dataset {
  const width = direction.length;
  const features = Float32Array.from({ length: size * width }, () => random.normal());
  const labels = Int32Array.from({ length: size }, (_, row) => {
    const score = direction.reduce((sum, weight, index) => sum + weight * features[row * width + index]!, 0);
    return score + Math.sqrt(width) * random.normal() > 0 ? 1 : 0;
  });
  return createDataset({
    exampleShape: [width],
    features,
    labels,
    classes: ["no", "yes"],
    sliceIds: labels.map((_, row) => row % 4),
    slices: ["north", "east", "south", "west"].map((name) => ({ name })),
  });
}

/** Trainings on all rows, each with seeds of its own: numbers `first` to `first + count − 1`. */
export function jobsOnAllRows({ train }: TrainingData, count: number, first = 0): TrainingJob[] {
  const rows = Uint32Array.from({ length: train.size }, (_, row) => row);
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return { id: `job-${number}`, rows, weightsSeed: 2 * number, batchesSeed: 2 * number + 1 };
  });
}
