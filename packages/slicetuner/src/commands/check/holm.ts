/**
 * Which of several hypotheses are refused, so that the chance of refusing any that holds is at most
 * `significance`, however the tests depend on each other. Holm, A simple sequentially rejective multiple test procedure (1979): the k-th smallest of m
 * p-values is held against significance / (m − k + 1), up to the first that is larger.
 * @param pValues one for each hypothesis, in [0, 1]
 * @param significance in (0, 1)
 */
export function refuseByHolm(pValues: readonly number[], significance: number): boolean[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const refused = pValues.map(() => false);
  for (const [rank, index] of order.entries()) {
    if (pValues[index]! > significance / (pValues.length - rank)) break;
    refused[index] = true;
  }
  return refused;
}
