/** Mean and population standard deviation of the values that are not missing; both 0 where there is none. */
export function momentsOf(
  values: Float64Array,
  rows: Uint32Array | undefined,
): { mean: number; standardDeviation: number } {
  // Welford's recurrence: no sum that could overflow, and exactly 0 for a constant column.
  let count = 0;
  let mean = 0;
  let squares = 0;
  const size = rows?.length ?? values.length;
  for (let index = 0; index < size; index++) {
    const value = values[rows === undefined ? index : rows[index]!]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  return { mean, standardDeviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}
