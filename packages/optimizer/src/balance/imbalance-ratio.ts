import { InvalidInputError } from "@slicetuner/core";

/**
 * Largest size over smallest (Slice Tuner, SIGMOD 2021, section 5): 1 when all slices are equally large.
 * Infinity when some slice is empty and another is not, 1 when all are empty or there is none.
 * @throws InvalidInputError for a size that is not a number of at least 0
 */
export function imbalanceRatio(sizes: ArrayLike<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < sizes.length; index++) {
    if (!(sizes[index]! >= 0)) refuse(index, sizes[index]!);
    smallest = Math.min(smallest, sizes[index]!);
    largest = Math.max(largest, sizes[index]!);
  }
  return largest === 0 ? 1 : largest / smallest;
}

function refuse(index: number, size: number): never {
  throw new InvalidInputError([
    { path: `sizes[${index}]`, message: `is ${size}, expected a number of at least 0` },
  ]);
}
