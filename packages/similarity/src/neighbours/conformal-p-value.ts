/**
 * Share of `scores` that are at least `score`, the asked one counted with them: a p-value where the scored
 * example is like those that gave the scores (conformal anomaly detection: R. Laxhammar and G. Falkman,
 * 2010).
 * @param scores ascending; 1 where there are none
 */
export function conformalPValue(scores: Float64Array | undefined, score: number): number {
  if (scores === undefined) return 1;
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return (1 + scores.length - low) / (1 + scores.length);
}
