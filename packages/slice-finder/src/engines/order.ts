/**
 * A number for sorting only: two that are the same but for rounding (the same losses summed in another order)
 * compare as equal, so that ties are broken alike whatever counted the rows.
 */
export function sortingValue(value: number): number {
  return Math.round(value * 1e9);
}

/** Larger first; also for infinite values. */
export function descending(a: number, b: number): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
