import { glorotUniform, type ModelSpecification, Random } from "@slicetuner/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow.ts";

/** Units of every layer from input to output: `[width, …hiddenSizes, classes]`. */
export function layerSizes(model: ModelSpecification, width: number, classes: number): number[] {
  return [width, ...(model.kind === "mlp" ? model.hiddenSizes : []), classes];
}

/**
 * Start weights of all layers: `[kernel 0, bias 0, kernel 1, bias 1, …]`, kernels `inputs × outputs`.
 * Kernels are core's Glorot-uniform numbers, each layer from its own fork of the seed; biases are 0.
 */
export function initialParameters(tf: TensorFlow, sizes: readonly number[], seed: number): Tensor[] {
  const random = new Random(seed);
  return sizes.slice(1).flatMap((outputs, layer): Tensor[] => {
    const inputs = sizes[layer]!;
    const kernel = glorotUniform(inputs, outputs, random.fork("layer", layer));
    return [tf.tensor2d(kernel, [inputs, outputs]), tf.zeros([outputs])];
  });
}

/** Logits (`batch × classes`) of `features` (`batch × width`): dense layers with ReLU between them. */
export function logitsOf(tf: TensorFlow, parameters: readonly Tensor[], features: Tensor2D): Tensor2D {
  let values = features;
  for (let index = 0; index < parameters.length; index += 2) {
    const [kernel, bias] = parameters.slice(index) as [Tensor2D, Tensor1D];
    const activation = index + 2 === parameters.length ? "linear" : "relu";
    values = tf.fused.matMul({ a: values, b: kernel, bias, activation }) as Tensor2D;
  }
  return values;
}
