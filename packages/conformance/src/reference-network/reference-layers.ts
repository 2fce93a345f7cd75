import type { Layer } from "@slicetuner/core";
import type { ReferenceWeights } from "./reference-network.ts";

/**
 * A place in a convolution's sum: output and input positions, and that of the kernel's `channels × filters`
 * block.
 */
interface Tap {
  readonly place: number;
  readonly source: number;
  readonly tap: number;
}

/** What comes out of a layer for one example; pictures are height × width × channels. */
export function forward(
  layer: Layer,
  input: Float64Array,
  weights: ReferenceWeights | undefined,
  mask: readonly number[] | undefined,
): Float64Array {
  switch (layer.kind) {
    case "dense": {
      const { kernel, biases } = weights!;
      const sums = biases.map((bias, unit) =>
        input.reduce((sum, value, index) => sum + value * kernel[index * layer.units + unit]!, bias),
      );
      return layer.activation === "relu" ? sums.map((sum) => Math.max(0, sum)) : sums;
    }
    case "convolution": {
      const { kernel, biases } = weights!;
      const { height, width, channels, filters } = layer;
      const sums = Float64Array.from(
        { length: height * width * filters },
        (_, index) => biases[index % filters]!,
      );
      for (const { place, source, tap } of taps(layer)) {
        for (let channel = 0; channel < channels; channel++) {
          for (let filter = 0; filter < filters; filter++) {
            sums[place * filters + filter]! +=
              input[source * channels + channel]! * kernel[(tap * channels + channel) * filters + filter]!;
          }
        }
      }
      return sums.map((sum) => Math.max(0, sum));
    }
    case "maximum-pool":
      return Float64Array.from(pools(layer), (members) => Math.max(...members.map((index) => input[index]!)));
    case "dropout":
      return mask === undefined ? input : input.map((value, index) => value * mask[index]!);
  }
}

/** What the gradients of a trained layer, or of a dropout, need and add to. */
export interface BackwardContext {
  readonly weights: ReferenceWeights;
  readonly kernelGradient: Float64Array;
  readonly biasGradient: Float64Array;
  readonly mask: readonly number[] | undefined;
}

/**
 * The derivatives by a layer's input from those by its output; those by its parameters are added to the
 * context's.
 */
export function backward(
  layer: Layer,
  input: Float64Array,
  output: Float64Array,
  errors: Float64Array,
  { weights: { kernel }, kernelGradient, biasGradient, mask }: BackwardContext,
): Float64Array {
  const result = new Float64Array(input.length);
  switch (layer.kind) {
    case "dense": {
      const isLinear = layer.activation === "linear";
      const ofSums = errors.map((error, unit) => (isLinear || output[unit]! > 0 ? error : 0));
      ofSums.forEach((error, unit) => {
        biasGradient[unit]! += error;
        for (let index = 0; index < input.length; index++) {
          kernelGradient[index * layer.units + unit]! += error * input[index]!;
          result[index]! += error * kernel[index * layer.units + unit]!;
        }
      });
      return result;
    }
    case "convolution": {
      const { channels, filters } = layer;
      const ofSums = errors.map((error, index) => (output[index]! > 0 ? error : 0));
      ofSums.forEach((error, index) => {
        biasGradient[index % filters]! += error;
      });
      for (const { place, source, tap } of taps(layer)) {
        for (let channel = 0; channel < channels; channel++) {
          for (let filter = 0; filter < filters; filter++) {
            const entry = (tap * channels + channel) * filters + filter;
            const error = ofSums[place * filters + filter]!;
            kernelGradient[entry]! += error * input[source * channels + channel]!;
            result[source * channels + channel]! += error * kernel[entry]!;
          }
        }
      }
      return result;
    }
    case "maximum-pool": {
      let index = 0;
      for (const members of pools(layer)) {
        const largest = members.filter((member) => input[member] === output[index]);
        for (const member of largest) result[member]! += errors[index]! / largest.length;
        index++;
      }
      return result;
    }
    case "dropout":
      return mask === undefined ? errors : errors.map((error, index) => error * mask[index]!);
  }
}

const knownTaps = new WeakMap<Layer, readonly Tap[]>();

/** Listed once for each layer: it is gone through for each example. */
function taps(layer: Extract<Layer, { kind: "convolution" }>): readonly Tap[] {
  let list = knownTaps.get(layer);
  if (list === undefined) {
    list = [...listTaps(layer)];
    knownTaps.set(layer, list);
  }
  return list;
}

function* listTaps({ height, width, kernelSize }: Extract<Layer, { kind: "convolution" }>): Generator<Tap> {
  const reach = (kernelSize - 1) / 2;
  for (let place = 0; place < height * width; place++) {
    for (let tap = 0; tap < kernelSize ** 2; tap++) {
      const row = Math.floor(place / width) + Math.floor(tap / kernelSize) - reach;
      const column = (place % width) + (tap % kernelSize) - reach;
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      if (isInside) yield { place, source: row * width + column, tap };
    }
  }
}

/** The input's entries of each pool, in the order of the output's entries. */
function* pools({
  height,
  width,
  channels,
  size,
}: Extract<Layer, { kind: "maximum-pool" }>): Generator<number[]> {
  for (let top = 0; top + size <= height; top += size) {
    for (let left = 0; left + size <= width; left += size) {
      for (let channel = 0; channel < channels; channel++) {
        yield Array.from({ length: size ** 2 }, (_, member) => {
          const row = top + Math.floor(member / size);
          const column = left + (member % size);
          return (row * width + column) * channels + channel;
        });
      }
    }
  }
}
