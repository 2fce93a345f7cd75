import {
  type AdamSpecification,
  type Dataset,
  exampleWidth,
  glorotUniform,
  Random,
  shuffledRows,
  type TrainingData,
} from "@slicetuner/core";

/**
 * A ReLU network in double precision whose gradients are central differences: it shares no formula of the
 * backward pass with any trainer, and is far too slow for anything but tests.
 * Returns the weighted mean validation loss after each epoch.
 */
export function trainNumerically(
  data: TrainingData,
  hiddenSizes: readonly number[],
  options: { optimizer: AdamSpecification; batchSize: number; epochs: number; seed: number },
): number[] {
  const { train, validation } = data;
  const sizes = [exampleWidth(train), ...hiddenSizes, train.classes.length];
  const parameters = startParameters(sizes, options.seed);
  const first = new Float64Array(parameters.length);
  const second = new Float64Array(parameters.length);
  const everyRow = (dataset: Dataset) => Uint32Array.from({ length: dataset.size }, (_, row) => row);
  const sampler = shuffledRows(everyRow(train), options.seed + 1000);
  const { learningRate, beta1, beta2, epsilon } = options.optimizer;
  let steps = 0;
  return Array.from({ length: options.epochs }, (_, epoch) => {
    const rows = sampler.rowsForEpoch(epoch);
    for (let start = 0; start < rows.length; start += options.batchSize) {
      const batch = rows.subarray(start, start + options.batchSize);
      const gradient = centralDifferences(parameters, () => meanLoss(sizes, parameters, train, batch));
      steps += 1;
      gradient.forEach((slope, index) => {
        first[index] = beta1 * first[index]! + (1 - beta1) * slope;
        second[index] = beta2 * second[index]! + (1 - beta2) * slope * slope;
        const mean = first[index]! / (1 - beta1 ** steps);
        const square = second[index]! / (1 - beta2 ** steps);
        parameters[index]! -= (learningRate * mean) / (Math.sqrt(square) + epsilon);
      });
    }
    return meanLoss(sizes, parameters, validation, everyRow(validation));
  });
}

function startParameters(sizes: readonly number[], seed: number): Float64Array {
  const numbers: number[] = [];
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const random = new Random(seed).fork("layer", layer);
    numbers.push(...glorotUniform(sizes[layer]!, sizes[layer + 1]!, random));
    numbers.push(...new Array<number>(sizes[layer + 1]!).fill(0));
  }
  return Float64Array.from(numbers);
}

function centralDifferences(parameters: Float64Array, loss: () => number): Float64Array {
  const step = 1e-6;
  return parameters.map((value, index) => {
    parameters[index] = value + step;
    const above = loss();
    parameters[index] = value - step;
    const below = loss();
    parameters[index] = value;
    return (above - below) / (2 * step);
  });
}

function meanLoss(
  sizes: readonly number[],
  parameters: Float64Array,
  dataset: Dataset,
  rows: Uint32Array,
): number {
  let total = 0;
  let weight = 0;
  for (const row of rows) {
    total += dataset.weights[row]! * exampleLoss(sizes, parameters, dataset, row);
    weight += dataset.weights[row]!;
  }
  return total / weight;
}

function exampleLoss(
  sizes: readonly number[],
  parameters: Float64Array,
  dataset: Dataset,
  row: number,
): number {
  let values = Array.from(dataset.features.subarray(row * sizes[0]!, (row + 1) * sizes[0]!));
  let offset = 0;
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const outputs = sizes[layer + 1]!;
    const biases = offset + values.length * outputs;
    values = Array.from({ length: outputs }, (_, output) => {
      const sum = values.reduce(
        (total, value, input) => total + value * parameters[offset + input * outputs + output]!,
        parameters[biases + output]!,
      );
      return layer + 2 < sizes.length ? Math.max(0, sum) : sum;
    });
    offset = biases + outputs;
  }
  const normalizer = values.reduce((total, value) => total + Math.exp(value), 0);
  return Math.log(normalizer) - values[dataset.labels[row]!]!;
}
