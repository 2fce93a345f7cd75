import {
  type Dataset,
  exampleWidth,
  fillDropoutMask,
  initialKernels,
  isTrained,
  type Layer,
  layersOf,
  type ModelSpecification,
  shuffledRows,
  type TrainingData,
  type TrainingOptions,
} from "@slicetuner/core";

/** A training of {@link trainNumerically}. */
export interface NumericTraining
  extends Pick<TrainingOptions, "optimizer" | "weightDecay" | "batchSize" | "maximumEpochs"> {
  readonly model: ModelSpecification;
  readonly seed: number;
}

type Mask = (layer: number, unit: number) => number;

/**
 * Any of core's models in double precision, with gradients by central differences: it shares no formula of
 * the backward pass with any trainer, and is far too slow for anything but tests. Seeds are those of
 * `jobOnAllRows`. Returns the weighted mean validation loss after each epoch.
 */
export function trainNumerically(data: TrainingData, training: NumericTraining): number[] {
  const { optimizer, weightDecay, batchSize } = training;
  const { train, validation } = data;
  const layers = layersOf(training.model, train.exampleShape, train.classes.length);
  const parameters = startParameters(layers, training.seed);
  const moments = parameters.map(
    ({ length }) => [new Float64Array(length), new Float64Array(length)] as const,
  );
  const seed = training.seed + 1000;
  const sampler = shuffledRows({ train, rows: everyRow(train), seed, batchSize });
  let steps = 0;
  return Array.from({ length: training.maximumEpochs }, (_, epoch) => {
    const rows = sampler.rowsForEpoch(epoch);
    for (let start = 0, step = 0; start < rows.length; start += batchSize, step++) {
      const batch = rows.subarray(start, start + batchSize);
      const masks = dropoutFactors(layers, batch.length, { seed, epoch, step });
      const loss = () => meanLoss(layers, parameters, train, batch, masks);
      const gradients = parameters.map((values) => centralDifferences(values, loss));
      steps += 1;
      parameters.forEach((values, array) => {
        const [first, second] = moments[array]!;
        gradients[array]!.forEach((difference, index) => {
          // Kernels and biases alternate.
          const slope = difference + (array % 2 === 0 ? weightDecay * values[index]! : 0);
          if (optimizer.kind === "sgd") {
            first[index] = optimizer.momentum * first[index]! + slope;
            values[index]! -= optimizer.learningRate * first[index]!;
            return;
          }
          const { beta1, beta2 } = optimizer;
          first[index] = beta1 * first[index]! + (1 - beta1) * slope;
          second[index] = beta2 * second[index]! + (1 - beta2) * slope * slope;
          const mean = first[index]! / (1 - beta1 ** steps);
          const square = second[index]! / (1 - beta2 ** steps);
          values[index]! -= (optimizer.learningRate * mean) / (Math.sqrt(square) + optimizer.epsilon);
        });
      });
    }
    return meanLoss(layers, parameters, validation, everyRow(validation), () => () => 1);
  });
}

function everyRow(dataset: Dataset): Uint32Array {
  return Uint32Array.from({ length: dataset.size }, (_, row) => row);
}

function startParameters(layers: readonly Layer[], seed: number): Float64Array[] {
  const kernels = initialKernels(layers, seed);
  return layers.filter(isTrained).flatMap((layer, index) => {
    const biases = new Float64Array(layer.kind === "dense" ? layer.units : layer.filters);
    return [Float64Array.from(kernels[index]!), biases];
  });
}

/**
 * What the units of an example of the minibatch are multiplied by; units of a picture as (row, column,
 * channel).
 */
function dropoutFactors(
  layers: readonly Layer[],
  examples: number,
  place: { seed: number; epoch: number; step: number },
): (example: number) => Mask {
  const dropouts = layers.filter((layer) => layer.kind === "dropout");
  const masks = dropouts.map(({ rate, shape }, layer) => {
    const units = shape.reduce((product, length) => product * length, 1);
    return fillDropoutMask(new Float32Array(units * examples), rate, { ...place, layer });
  });
  return (example) => (layer, unit) => {
    const { shape } = dropouts[layer]!;
    const channels = shape.at(-1)!;
    const pixels = shape.slice(0, -1).reduce((product, length) => product * length, 1);
    const [pixel, channel] = [Math.floor(unit / channels), unit % channels];
    // Rounded as float32, which the trainers multiply by.
    return masks[layer]![(channel * pixels + pixel) * examples + example]!;
  };
}

function centralDifferences(values: Float64Array, loss: () => number): Float64Array {
  const step = 1e-6;
  return values.map((value, index) => {
    values[index] = value + step;
    const above = loss();
    values[index] = value - step;
    const below = loss();
    values[index] = value;
    return (above - below) / (2 * step);
  });
}

function meanLoss(
  layers: readonly Layer[],
  parameters: readonly Float64Array[],
  dataset: Dataset,
  rows: Uint32Array,
  masks: (example: number) => Mask,
): number {
  let total = 0;
  let weight = 0;
  rows.forEach((row, example) => {
    total += dataset.weights[row]! * exampleLoss(layers, parameters, dataset, row, masks(example));
    weight += dataset.weights[row]!;
  });
  return total / weight;
}

function exampleLoss(
  layers: readonly Layer[],
  parameters: readonly Float64Array[],
  dataset: Dataset,
  row: number,
  mask: Mask,
): number {
  const width = exampleWidth(dataset);
  let values: number[] = Array.from(dataset.features.subarray(row * width, (row + 1) * width));
  let array = 0;
  let dropouts = 0;
  for (const layer of layers) {
    if (layer.kind === "maximum-pool") values = pool(values, layer);
    else if (layer.kind === "dropout") {
      const number = dropouts++;
      values = values.map((value, unit) => value * mask(number, unit));
    } else {
      const [kernel, biases] = [parameters[array]!, parameters[array + 1]!];
      array += 2;
      const sums =
        layer.kind === "dense" ? dense(values, kernel, biases) : convolve(values, kernel, biases, layer);
      const isLinear = layer.kind === "dense" && layer.activation === "linear";
      values = isLinear ? sums : sums.map((sum) => Math.max(0, sum));
    }
  }
  const normalizer = values.reduce((sum, value) => sum + Math.exp(value), 0);
  return Math.log(normalizer) - values[dataset.labels[row]!]!;
}

function dense(values: readonly number[], kernel: Float64Array, biases: Float64Array): number[] {
  return Array.from(biases, (bias, unit) =>
    values.reduce((sum, value, input) => sum + value * kernel[input * biases.length + unit]!, bias),
  );
}

function convolve(
  values: readonly number[],
  kernel: Float64Array,
  biases: Float64Array,
  { height, width, channels, kernelSize, filters }: Extract<Layer, { kind: "convolution" }>,
): number[] {
  const reach = (kernelSize - 1) / 2;
  return Array.from({ length: height * width * filters }, (_, place) => {
    const filter = place % filters;
    const column = Math.floor(place / filters) % width;
    const row = Math.floor(place / filters / width);
    let sum = biases[filter]!;
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) {
        const [y, x] = [row + down, column + right];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        const tap = (down + reach) * kernelSize + right + reach;
        for (let channel = 0; channel < channels; channel++) {
          sum +=
            values[(y * width + x) * channels + channel]! *
            kernel[(tap * channels + channel) * filters + filter]!;
        }
      }
    }
    return sum;
  });
}

function pool(
  values: readonly number[],
  { height, width, channels, size }: Extract<Layer, { kind: "maximum-pool" }>,
): number[] {
  const [rows, columns] = [Math.floor(height / size), Math.floor(width / size)];
  return Array.from({ length: rows * columns * channels }, (_, place) => {
    const channel = place % channels;
    const column = Math.floor(place / channels) % columns;
    const row = Math.floor(place / channels / columns);
    let largest = Number.NEGATIVE_INFINITY;
    for (let y = row * size; y < (row + 1) * size; y++) {
      for (let x = column * size; x < (column + 1) * size; x++) {
        largest = Math.max(largest, values[(y * width + x) * channels + channel]!);
      }
    }
    return largest;
  });
}
