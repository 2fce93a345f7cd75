import { initialKernels } from "@slicetuner/core";
import type { LayerWeights } from "../graphs/inference-model.ts";
import type { Architecture, LayerPlace } from "./architecture.ts";

/** Start weights as in every other backend: core's `initialKernels`, and biases of 0. */
export function initialParameters(
  { layers, places, parameterCount }: Architecture,
  seed: number,
): Float32Array {
  const parameters = new Float32Array(parameterCount);
  initialKernels(layers, seed).forEach((kernel, index) => {
    eachWeight(places[index]!, (position, entry) => {
      parameters[position] = kernel[entry]!;
    });
  });
  return parameters;
}

/** A flat row taken apart, in the order of the trained layers. */
export function layerWeights({ places }: Architecture, parameters: Float32Array): LayerWeights[] {
  return places.map((place) => {
    const kernel = new Float32Array(place.inputs * place.units);
    eachWeight(place, (position, entry) => {
      kernel[entry] = parameters[position]!;
    });
    const biases = Float32Array.from({ length: place.units }, (_, unit) => {
      return parameters[biasPosition(place, unit)]!;
    });
    return { kernel, biases };
  });
}

/** 1 at the entries of the flat row that belong to kernels, 0 at biases. */
export function kernelEntries({ places, parameterCount }: Architecture): Float32Array {
  const entries = new Float32Array(parameterCount);
  for (const place of places) {
    eachWeight(place, (position) => {
      entries[position] = 1;
    });
  }
  return entries;
}

/** Lengths of the pieces in which the layers use the flat row: weights, then biases where they lie apart. */
export function partLengths({ places }: Architecture): number[] {
  return places.flatMap(({ inputs, units, hasBiasColumn }) =>
    hasBiasColumn ? [units * (inputs + 1)] : [units * inputs, units],
  );
}

/** Calls back with the position in the flat row and that in core's kernel of each weight. */
function eachWeight(place: LayerPlace, visit: (position: number, entry: number) => void): void {
  const { offset, inputs, units, hasUnitsInside } = place;
  const [inputStride, unitStride] = hasUnitsInside ? [units, 1] : [1, strideOf(place)];
  for (let input = 0; input < inputs; input++) {
    for (let unit = 0; unit < units; unit++) {
      visit(offset + input * inputStride + unit * unitStride, input * units + unit);
    }
  }
}

function biasPosition(place: LayerPlace, unit: number): number {
  const { offset, inputs, units, hasBiasColumn } = place;
  return hasBiasColumn ? offset + unit * strideOf(place) + inputs : offset + units * inputs + unit;
}

function strideOf({ inputs, hasBiasColumn }: LayerPlace): number {
  return hasBiasColumn ? inputs + 1 : inputs;
}
