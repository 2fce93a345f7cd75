import { glorotUniform, type ModelSpecification, Random } from "@slicetuner/core";
import type { Rank, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow.ts";

/** Units of every layer from input to output: `[width, …hiddenSizes, classes]`. */
export function layerSizes(model: ModelSpecification, width: number, classes: number): number[] {
  return [width, ...(model.kind === "mlp" ? model.hiddenSizes : []), classes];
}

/**
 * Start weights of all layers: `[kernel 0, bias 0, kernel 1, bias 1, …]`, kernels `inputs × outputs`.
 * Kernels are core's Glorot-uniform numbers, each layer from its own fork of the seed; biases are 0.
 */
export function initialParameters(
  tf: TensorFlow,
  sizes: readonly number[],
  seed: number,
): (Tensor1D | Tensor2D)[] {
  const random = new Random(seed);
  return sizes.slice(1).flatMap((outputs, layer) => {
    const inputs = sizes[layer]!;
    const kernel = glorotUniform(inputs, outputs, random.fork("layer", layer));
    return [tf.tensor2d(kernel, [inputs, outputs]), tf.zeros<Rank.R1>([outputs])];
  });
}

/** Logits (`batch × classes`) of `features` (`batch × width`): dense layers with ReLU between them. */
export function logitsOf(
  tf: TensorFlow,
  parameters: readonly (Tensor1D | Tensor2D)[],
  features: Tensor2D,
): Tensor2D {
  let values = features;
  for (let layer = 0; layer < parameters.length; layer += 2) {
    const last = layer + 2 === parameters.length;
    values = tf.fused.matMul({
      a: values,
      b: parameters[layer] as Tensor2D,
      bias: parameters[layer + 1]!,
      activation: last ? "linear" : "relu",
    }) as Tensor2D;
  }
  return values;
}
