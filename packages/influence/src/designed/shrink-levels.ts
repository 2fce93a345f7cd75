/** Expected losses and how far they may be off for lack of validation examples. */
export interface ShrunkLevels {
  readonly expected: readonly number[];
  /** Of each slice's own loss, independent of the others'. */
  readonly standardErrors: readonly number[];
  /** By how much each moves with the mean of all, which is known to within {@link ShrunkLevels.meanError}. */
  readonly leans: readonly number[];
  readonly meanError: number;
}

/**
 * Losses on a few validation examples lie further apart than the true ones: they are drawn towards their mean as far as
 * their own noise explains how far they lie apart (empirical Bayes by moments). Without standard errors they stay.
 */
export function shrinkLevels(
  measured: readonly number[],
  standardErrors: readonly (number | null)[],
): ShrunkLevels {
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
  const noise = standardErrors.map((error) => (error ?? 0) ** 2);
  const spread =
    measured.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, measured.length - 1);
  const meanNoise = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const between = Math.max(0, spread - meanNoise);
  const gains = noise.map((variance) => (variance === 0 ? 1 : between / (between + variance)));
  return {
    expected: measured.map((value, slice) => mean + gains[slice]! * (value - mean)),
    standardErrors: gains.map((gain, slice) => {
      // How far the losses truly lie apart is estimated from as many losses as there are slices (Morris 1983).
      const ofGain = ((1 - gain) * (measured[slice]! - mean)) ** 2 * (2 / Math.max(1, measured.length - 1));
      return Math.sqrt(gain * noise[slice]! + ofGain);
    }),
    leans: gains.map((gain) => 1 - gain),
    meanError: Math.sqrt((between + meanNoise) / measured.length),
  };
}
