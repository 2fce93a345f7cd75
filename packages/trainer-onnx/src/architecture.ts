import { glorotUniform, type ModelSpecification, Random } from "@slicetuner/core";
import { add, matrixMultiply, relu, reshape, split, type Tensor } from "@slicetuner/onnx-graph";

/**
 * Units of every layer from input to output: `[features, …hiddenSizes, classes]`.
 *
 * The parameters of one model are one flat row. Layer 0 comes first, as `units × (features + 1)`: its inputs
 * carry a constant 1 after the features, whose weights are the biases. Each later layer follows as
 * `units × inputs` and its biases.
 */
export type LayerSizes = readonly number[];

export function layerSizes(model: ModelSpecification, features: number, classes: number): LayerSizes {
  return [features, ...(model.kind === "mlp" ? model.hiddenSizes : []), classes];
}

/** Length of the flat row. */
export function parameterCount(sizes: LayerSizes): number {
  return partLengths(sizes).reduce((total, length) => total + length, 0);
}

/**
 * Start weights, as in every other backend: core's Glorot-uniform numbers for layer k (from 0) from the fork
 * `("layer", k)` of the seed; biases are 0.
 */
export function initialParameters(sizes: LayerSizes, seed: number): Float32Array {
  const random = new Random(seed);
  const parameters = new Float32Array(parameterCount(sizes));
  let offset = 0;
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [inputs, units] = [sizes[layer]!, sizes[layer + 1]!];
    const kernel = glorotUniform(inputs, units, random.fork("layer", layer));
    const stride = layer === 0 ? inputs + 1 : inputs;
    for (let input = 0; input < inputs; input++) {
      for (let unit = 0; unit < units; unit++) {
        parameters[offset + unit * stride + input] = kernel[input * units + unit]!;
      }
    }
    offset += units * (inputs + 1);
  }
  return parameters;
}

/** The logits of a stack of models for minibatches of their own, `models × batch × (features + 1)`. */
export function minibatchLogits(sizes: LayerSizes, parameters: Tensor, features: Tensor): Tensor {
  const [first, ...later] = layers(sizes, parameters);
  let values = matrixMultiply(features, first!.weights, { transposeSecond: true });
  for (const { weights, biases, units } of later) {
    const sums = matrixMultiply(relu(values), weights, { transposeSecond: true });
    values = add(sums, reshape(biases!, ["models", 1, units]));
  }
  return values;
}

/**
 * The logits of a stack of models for examples they share, as `models × classes × examples`. The features come
 * transposed, `(features + 1) × examples`: the first layer is then one product for the whole stack, and what
 * follows runs along the examples.
 */
export function sharedLogits(sizes: LayerSizes, parameters: Tensor, features: Tensor): Tensor {
  const [first, ...later] = layers(sizes, parameters);
  let values = matrixMultiply(first!.weights, features);
  for (const { weights, biases, units } of later) {
    values = add(matrixMultiply(weights, relu(values)), reshape(biases!, ["models", units, 1]));
  }
  return values;
}

interface Layer {
  /** `models × units × inputs`; with the biases as the last input of layer 0. */
  readonly weights: Tensor;
  /** `models × units`; absent in layer 0. */
  readonly biases?: Tensor;
  readonly units: number;
}

function layers(sizes: LayerSizes, parameters: Tensor): Layer[] {
  const [first, ...later] = split(parameters, 1, partLengths(sizes));
  const units = sizes[1]!;
  return [
    { weights: reshape(first!, ["models", units, sizes[0]! + 1]), units },
    ...sizes.slice(2).map((units, index) => ({
      weights: reshape(later[2 * index]!, ["models", units, sizes[index + 1]!]),
      biases: later[2 * index + 1]!,
      units,
    })),
  ];
}

/** Lengths of the pieces of the flat row: layer 0, then weights and biases of each later layer. */
function partLengths(sizes: LayerSizes): number[] {
  const first = sizes[1]! * (sizes[0]! + 1);
  return [first, ...sizes.slice(2).flatMap((units, index) => [units * sizes[index + 1]!, units])];
}
