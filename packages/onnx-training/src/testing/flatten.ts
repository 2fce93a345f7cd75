import { isTrained } from "@slicetuner/core";
import type { Architecture } from "../networks/architecture.ts";

/**
 * The graphs' layout of a model's parameters, from its description in `LayerPlace`: kernels (core's layout)
 * and biases in turn, as one row.
 */
export function flatten(
  { layers, isConvolutional }: Architecture,
  arrays: readonly Float64Array[],
): number[] {
  const trained = layers.filter(isTrained);
  return trained.flatMap((layer, index) => {
    const [kernel, biases] = [arrays[2 * index]!, arrays[2 * index + 1]!];
    if (layer.kind === "convolution") return [...kernel, ...biases];
    const units = biases.length;
    const rows = Array.from(biases, (_, unit) =>
      Array.from(kernel.filter((__, entry) => entry % units === unit)),
    );
    const hasBiasColumn = index === 0 && !isConvolutional;
    if (hasBiasColumn) return rows.flatMap((row, unit) => [...row, biases[unit]!]);
    return [...rows.flat(), ...biases];
  });
}
