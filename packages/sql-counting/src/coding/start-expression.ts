/**
 * SQL for the place of the last of ascending `starts` that is not above a number; NULL for NULL. A tree of
 * cases, so that a row takes as many comparisons as the logarithm of the starts.
 */
export function startExpression(number: string, starts: readonly number[]): string {
  const search = (low: number, high: number): string => {
    if (high - low === 1) return String(low);
    const middle = (low + high) >> 1;
    const isBelow = `${number} < ${doubleLiteral(starts[middle]!)}`;
    return `CASE WHEN ${isBelow} THEN ${search(low, middle)} ELSE ${search(middle, high)} END`;
  };
  return `CASE WHEN ${number} IS NULL THEN NULL ELSE ${search(0, starts.length)} END`;
}

/** The same double in SQL. */
export function doubleLiteral(value: number): string {
  return `CAST('${value}' AS FLOAT8)`;
}
