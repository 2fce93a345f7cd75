/**
 * Largest size over smallest (Slice Tuner, SIGMOD 2021, section 5): 1 when all slices are equally large. Infinity when some
 * slice is empty and another is not, 1 when all are empty or there is none.
 */
export function imbalanceRatio(sizes: ArrayLike<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < sizes.length; index++) {
    smallest = Math.min(smallest, sizes[index]!);
    largest = Math.max(largest, sizes[index]!);
  }
  return largest === 0 ? 1 : largest / smallest;
}
