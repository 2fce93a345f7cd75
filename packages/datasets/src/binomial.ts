/**
 * E[f(N)] for N ~ Binomial(trials, probability), summed over every count with a noticeable chance.
 *
 * Chances are computed relative to the most probable count by their ratio P(n + 1) / P(n) = (t − n) / (n + 1)
 * · p / (1 − p), which neither overflows nor needs factorials; what is cut off on each side is below 10⁻¹⁸ of
 * the whole.
 */
export function binomialExpectation(
  trials: number,
  probability: number,
  f: (count: number) => number,
): number {
  if (probability <= 0) return f(0);
  if (probability >= 1) return f(trials);
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  const odds = probability / (1 - probability);
  let total = 1;
  let sum = f(mode);
  for (let count = mode, chance = 1; count < trials && chance > 1e-20; count++) {
    chance *= ((trials - count) / (count + 1)) * odds;
    total += chance;
    sum += chance * f(count + 1);
  }
  for (let count = mode, chance = 1; count > 0 && chance > 1e-20; count--) {
    chance *= count / (trials - count + 1) / odds;
    total += chance;
    sum += chance * f(count - 1);
  }
  return sum / total;
}
