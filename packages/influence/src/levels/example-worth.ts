/** What is known of how the validation losses came about. One number a slice. */
export interface LevelMeasurement {
  /** Mean loss of the validation examples. */
  readonly measured: readonly number[];
  /** Standard error of that mean over the examples; null where it is not known. */
  readonly standardErrors: readonly (number | null)[];
  /** Validation examples; null where their number is not known. */
  readonly examples: readonly (number | null)[];
}

/**
 * A slice's own spread counts as much as what all slices have in common when it is known from so many
 * examples.
 */
const pooledExamples = 40;
/** One slice counts no more than this many examples in what slices have in common. */
const mostOfOne = 100;
/**
 * Squared ratio of standard deviation and mean of single losses beyond which a slice's own is not believed.
 */
const mostSpread = 400;

/**
 * What each mean loss is worth: as many exponentially distributed losses would be as sure, K = (mean /
 * standard error)². Infinity where nothing is known of its error.
 *
 * The standard error of a mean over three examples is itself a guess, and that of one does not exist. So the
 * ratio of spread and mean of single losses, which slices are alike in, is drawn towards what all slices have
 * in common, the more the fewer examples a slice has.
 */
export function worthOfMeasurements({ measured, standardErrors, examples }: LevelMeasurement): number[] {
  const spreads = measured.map((mean, slice) => {
    const [error, count] = [standardErrors[slice]!, examples[slice]!];
    if (error === null || count === null || count < 2 || !(mean > 0)) return null;
    return Math.min(mostSpread, count * (error / mean) ** 2);
  });
  let [sum, weights] = [0, 0];
  spreads.forEach((spread, slice) => {
    if (spread === null) return;
    const weight = Math.min(mostOfOne, examples[slice]! - 1);
    sum += weight * spread;
    weights += weight;
  });
  const common = weights > 0 ? sum / weights : null;
  return measured.map((mean, slice) => {
    const [error, count, own] = [standardErrors[slice]!, examples[slice]!, spreads[slice]!];
    if (count === null || common === null) {
      return error === null || error === 0 ? Number.POSITIVE_INFINITY : (mean / error) ** 2;
    }
    const weight = own === null ? 0 : count - 1;
    const spread = (pooledExamples * common + weight * (own ?? 0)) / (pooledExamples + weight);
    return spread > 0 ? count / spread : Number.POSITIVE_INFINITY;
  });
}
