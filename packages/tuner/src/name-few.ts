import { listNames } from "@slicetuner/core";

/** Of hundreds of slices a sentence names a few: `A, B, C, D, E (and 12 others)`. */
export function nameFew(names: readonly string[]): string {
  return listNames(names, 5);
}
