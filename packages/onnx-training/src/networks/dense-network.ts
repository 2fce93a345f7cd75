import { add, matrixMultiply, multiply, relu, reshape, split, type Tensor } from "@slicetuner/onnx-graph";
import type { Architecture } from "./architecture.ts";
import { partLengths } from "./parameters.ts";

/**
 * The logits of a stack of dense models for minibatches of their own, `models × batch × classes`.
 * @param parameters `models × parameters`
 * @param features `models × batch × (inputs + 1)`
 * @param masks of each dropout, `models × units × batch`; none where nothing is dropped
 */
export function minibatchLogits(
  architecture: Architecture,
  parameters: Tensor,
  features: Tensor,
  masks: readonly Tensor[] = [],
): Tensor {
  const [first, ...later] = denseLayers(architecture, parameters);
  const output = later.pop();
  if (output === undefined) return matrixMultiply(features, first!.weights, { transposeSecond: true });
  const sums = matrixMultiply(first!.weights, features, { transposeSecond: true });
  const values = hiddenValues(sums, later, masks);
  const logits = matrixMultiply(values, output.weights, { transposeFirst: true, transposeSecond: true });
  return add(logits, reshape(output.biases!, ["models", 1, output.units]));
}

/**
 * The logits of a stack of dense models for examples they share, as `models × classes × examples`. The
 * features come transposed, `(inputs + 1) × examples`: the first layer is then one product for the whole
 * stack, and what follows runs along the examples.
 */
export function sharedLogits(architecture: Architecture, parameters: Tensor, features: Tensor): Tensor {
  const [first, ...later] = denseLayers(architecture, parameters);
  const sums = matrixMultiply(first!.weights, features);
  const output = later.pop();
  return output === undefined ? sums : product(output, hiddenValues(sums, later, []));
}

interface DenseLayer {
  /** `models × units × inputs`; with the biases as the last input of layer 0. */
  readonly weights: Tensor;
  /** `models × units`; absent in layer 0. */
  readonly biases?: Tensor;
  readonly units: number;
}

/** Values of the last hidden layer, from the sums of the first: `models × units × examples`. */
function hiddenValues(firstSums: Tensor, layers: readonly DenseLayer[], masks: readonly Tensor[]): Tensor {
  const activate = (sums: Tensor, layer: number): Tensor => {
    const values = relu(sums);
    return masks[layer] === undefined ? values : multiply(values, masks[layer]);
  };
  return layers.reduce(
    (values, layer, index) => activate(product(layer, values), index + 1),
    activate(firstSums, 0),
  );
}

function product({ weights, biases, units }: DenseLayer, values: Tensor): Tensor {
  return add(matrixMultiply(weights, values), reshape(biases!, ["models", units, 1]));
}

function denseLayers(architecture: Architecture, parameters: Tensor): DenseLayer[] {
  const parts = split(parameters, 1, partLengths(architecture))[Symbol.iterator]();
  const next = (): Tensor => parts.next().value!;
  return architecture.places.map(({ inputs, units, hasBiasColumn }) => {
    if (hasBiasColumn) return { weights: reshape(next(), ["models", units, inputs + 1]), units };
    return { weights: reshape(next(), ["models", units, inputs]), biases: next(), units };
  });
}
