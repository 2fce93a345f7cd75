import { fillDropoutMask, type Layer } from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../tensorflow.ts";
import type { MinibatchPlace } from "./network.ts";

type DropoutLayer = Extract<Layer, { kind: "dropout" }>;

/**
 * What the outcomes before each dropout layer are multiplied by in one step, each mask `examples × shape of
 * the layer`: core's numbers, which every backend drops the same units by.
 */
export function dropoutMasks(
  tf: TensorFlow,
  layers: readonly Layer[],
  examples: number,
  { seed, epoch, step }: MinibatchPlace,
): Tensor[] {
  const dropouts = layers.filter((layer): layer is DropoutLayer => layer.kind === "dropout");
  return dropouts.map(({ rate, shape }, layer) => {
    const units = shape.reduce((product, length) => product * length, 1);
    const mask = fillDropoutMask(new Float32Array(units * examples), rate, { seed, epoch, step, layer });
    return tf.tensor(examplesOutermost(mask, shape, examples), [examples, ...shape]);
  });
}

/**
 * From core's order, channels × rows × columns × examples, to that of TensorFlow.js, examples × rows ×
 * columns × channels. Units of a dense layer are channels.
 */
function examplesOutermost(mask: Float32Array, shape: readonly number[], examples: number): Float32Array {
  const channels = shape.at(-1)!;
  const pixels = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const turned = new Float32Array(mask.length);
  let from = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      let to = pixel * channels + channel;
      for (let example = 0; example < examples; example++, to += pixels * channels) {
        turned[to] = mask[from++]!;
      }
    }
  }
  return turned;
}
