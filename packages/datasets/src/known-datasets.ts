import { InvalidInputError } from "@slicetuner/core";
import { adult } from "./adult.ts";
import { compas } from "./compas.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import type { KnownDataset } from "./known-dataset.ts";

/** Every data set that can be loaded by name. */
export const knownDatasets: readonly KnownDataset[] = [adult, compas, fashionMnist];

/**
 * The known data set of this name.
 * @throws InvalidInputError for another name, with the names there are.
 */
export function findKnownDataset(name: string): KnownDataset {
  const found = knownDatasets.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  const names = knownDatasets.map((dataset) => dataset.name).join(", ");
  throw new InvalidInputError([{ path: "dataset", message: `"${name}" is not known; there are ${names}` }]);
}
