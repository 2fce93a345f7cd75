/** Where bins begin. */
export interface QuantileBins {
  /** Ascending; each is a value that occurs, the first the smallest. A bin ends where the next begins. */
  readonly starts: readonly number[];
  /** The one start whose bin holds no other value; null without. */
  readonly alone: number | null;
}

/**
 * Bins of about equal numbers of rows: they begin at the values that i / bins of the rows lie below, equal
 * ones merged, and the largest value belongs to the last. Where one value is so frequent that a single bin
 * would be left (a gain of 0 in nine rows out of ten), that value becomes a bin of its own and the others
 * share the rest.
 *
 * @param sorted ascending, without missing values, at least two distinct ones.
 */
export function quantileBins(sorted: Float64Array, bins: number): QuantileBins {
  const starts = quantileStarts(sorted, bins);
  if (starts.length > 1) return { starts, alone: null };
  const [smallest, largest] = [sorted[0]!, sorted.at(-1)!];
  const aboveSmallest = leadingCount(sorted, (value) => value <= smallest);
  const belowLargest = leadingCount(sorted, (value) => value < largest);
  return aboveSmallest >= sorted.length - belowLargest
    ? { starts: [smallest, ...quantileStarts(sorted.subarray(aboveSmallest), bins - 1)], alone: smallest }
    : { starts: [...quantileStarts(sorted.subarray(0, belowLargest), bins - 1), largest], alone: largest };
}

function quantileStarts(sorted: Float64Array, bins: number): number[] {
  const largest = sorted.at(-1)!;
  const starts = [sorted[0]!];
  for (let bin = 1; bin < bins; bin++) {
    const start = sorted[Math.floor((bin * sorted.length) / bins)]!;
    if (start > starts.at(-1)! && start < largest) starts.push(start);
  }
  return starts;
}

/** How many values come before the first for which `test` does not hold. */
function leadingCount(sorted: Float64Array, test: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
