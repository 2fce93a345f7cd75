/** Makes the median absolute deviation of normal numbers their standard deviation. */
const normalFactor = 1.4826;

/** The middle of the values, the mean of the two middle ones where their number is even; NaN for none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** 1.4826 × the median absolute deviation from `center`. */
export function medianDeviation(values: ArrayLike<number>, center: number): number {
  return normalFactor * median(Float64Array.from(values, (value) => Math.abs(value - center)));
}

/**
 * The same; where more than half of the values are equal, 1.2533 × their mean absolute deviation (B. Iglewicz
 * and D. Hoaglin, How to Detect and Handle Outliers, 1993).
 */
export function robustDeviation(values: ArrayLike<number>, center: number): number {
  const deviation = medianDeviation(values, center);
  if (deviation > 0 || values.length === 0) return deviation;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += Math.abs(values[index]! - center);
  return (1.2533 * sum) / values.length;
}
