import type { Dataset } from "@slicetuner/core";

/** The same data with every weight 1. */
export function unweighted(dataset: Dataset): Dataset {
  return { ...dataset, weights: new Float32Array(dataset.size).fill(1) };
}
