/**
 * Whole numbers of at least 0 with the sum `total` that come nearest to `wanted`, whose sum is `total` too:
 * the method of the largest remainder.
 */
export function roundToTotal(wanted: readonly number[], total: number): number[] {
  const counts = wanted.map((value) => Math.max(0, Math.floor(value)));
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  const lacking = (cell: number) => wanted[cell]! - counts[cell]!;
  for (; left > 0; left--) {
    const cell = [...counts.keys()].reduce((best, each) => (lacking(each) > lacking(best) ? each : best));
    counts[cell]! += 1;
  }
  for (; left < 0; left++) {
    const filled = [...counts.keys()].filter((cell) => counts[cell]! > 0);
    const cell = filled.reduce((best, each) => (lacking(each) < lacking(best) ? each : best));
    counts[cell]! -= 1;
  }
  return counts;
}

/**
 * Counts of each cell for batch after batch, each with the sum `batchSize`. What rounding took from a cell in
 * one batch it gets in a later one: a cell that is worth a third of an example is in every third batch.
 * @param expected counts of a batch, with the sum `batchSize`
 */
export function* batchCounts(
  expected: readonly number[],
  batchSize: number,
  batches: number,
): Generator<readonly number[]> {
  let wanted = [...expected];
  for (let batch = 0; batch < batches; batch++) {
    const counts = roundToTotal(wanted, batchSize);
    yield counts;
    wanted = wanted.map((value, cell) => value - counts[cell]! + expected[cell]!);
  }
}
