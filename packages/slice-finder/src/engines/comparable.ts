import type { CountedTotal } from "@slicetuner/core";

/**
 * Whether a slice can be compared with the other rows: at least two rows on either side, and more than one of
 * them with a weight.
 */
export function isComparable(
  rows: number,
  weight: number,
  squaredWeight: number,
  total: CountedTotal,
): boolean {
  const others = total.rows - rows;
  if (rows < 2 || others < 2) return false;
  return (
    isMoreThanOne(weight, squaredWeight) &&
    isMoreThanOne(total.weight - weight, total.squaredWeight - squaredWeight)
  );
}

/** Whether Kish's effective size is above 1; differences of sums may be off by rounding. */
function isMoreThanOne(weight: number, squaredWeight: number): boolean {
  return squaredWeight > 0 && weight > 0 && weight ** 2 > squaredWeight * (1 + 1e-9);
}
