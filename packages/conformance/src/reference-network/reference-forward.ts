import { isTrained, type Layer } from "@slicetuner/core";
import { forward } from "./reference-layers.ts";

/** Kernel (in core's layout) and biases of one trained layer. */
interface LayerWeights {
  readonly kernel: Float32Array;
  readonly biases: Float32Array;
}

/** Probabilities of one example in plain float64 loops, without dropout. */
export function referenceProbabilities(
  layers: readonly Layer[],
  weights: readonly LayerWeights[],
  example: ArrayLike<number>,
): Float64Array {
  const remaining = weights[Symbol.iterator]();
  let values: Float64Array = Float64Array.from(example);
  for (const layer of layers) {
    values = forward(
      layer,
      values,
      isTrained(layer) ? inDouble(remaining.next().value!) : undefined,
      undefined,
    );
  }
  const largest = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

function inDouble({ kernel, biases }: LayerWeights): { kernel: Float64Array; biases: Float64Array } {
  return { kernel: Float64Array.from(kernel), biases: Float64Array.from(biases) };
}
