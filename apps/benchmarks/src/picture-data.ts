import { createDataset, type Dataset, Random, type TrainingData } from "@slicetuner/core";

const classCount = 10;

/**
 * Pictures of ten classes: each class has a picture of its own, of random pixels, and each example is that
 * with noise over it. Two slices without a meaning.
 * @param shape height × width × channels
 */
export function createPictureData(
  shape: readonly [number, number, number],
  trainSize: number,
  validationSize: number,
): TrainingData {
  const random = new Random(`pictures/${shape.join("x")}`);
  const width = shape.reduce((product, length) => product * length, 1);
  const pictures = Float32Array.from({ length: classCount * width }, () => random.uniform());
  return {
    train: createExamples(pictures, shape, trainSize, random.fork("train")),
    validation: createExamples(pictures, shape, validationSize, random.fork("validation")),
  };
}

function createExamples(
  pictures: Float32Array,
  shape: readonly number[],
  size: number,
  random: Random,
): Dataset {
  const width = pictures.length / classCount;
  const labels = Int32Array.from({ length: size }, (_, row) => row % classCount);
  const features = new Float32Array(size * width);
  labels.forEach((label, row) => {
    for (let pixel = 0; pixel < width; pixel++) {
      features[row * width + pixel] = pictures[label * width + pixel]! + 0.5 * random.normal();
    }
  });
  return createDataset({
    exampleShape: [...shape],
    features,
    labels,
    classes: Array.from({ length: classCount }, (_, label) => `class ${label}`),
    sliceIds: labels.map((_, row) => (row % 4 < 2 ? 0 : 1)),
    slices: [{ name: "left" }, { name: "right" }],
  });
}
