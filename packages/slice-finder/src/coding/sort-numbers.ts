/** Up to so many different values, it is faster to count them than to sort all of them. */
const mostCounted = 4096;

/** The values in ascending order, without NaN. */
export function sortNumbers(values: Float64Array): Float64Array {
  const counts = new Map<number, number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
    else if (counts.size < mostCounted) counts.set(value, 1);
    else return values.filter((other) => !Number.isNaN(other)).sort();
  }
  const distinct = Float64Array.from(counts.keys()).sort();
  const sorted = new Float64Array(distinct.reduce((sum, value) => sum + counts.get(value)!, 0));
  let filled = 0;
  for (const value of distinct) {
    const end = filled + counts.get(value)!;
    sorted.fill(value, filled, end);
    filled = end;
  }
  return sorted;
}
