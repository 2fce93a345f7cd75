/**
 * A loss in a sentence, with the five digits after the point that tables have; of losses that are written as
 * nothing then, or that are very large, as many digits as say something.
 */
export function formatLoss(loss: number): string {
  const size = Math.abs(loss);
  if (size !== 0 && size < 5e-6) return String(Number(loss.toPrecision(2)));
  if (size >= 1e5) return String(Number(loss.toPrecision(5)));
  return (size === 0 ? 0 : loss).toFixed(5);
}
