import type { Random } from "@slicetuner/core";
import { type LevelMeasurement, worthOfMeasurements } from "./example-worth.ts";
import { drawGamma, logGamma } from "./gamma.ts";

/**
 * Losses at the present sizes as they would be on examples without end, and how far they may be from what was
 * measured.
 */
export interface LossLevels {
  /** Above 0. */
  readonly expected: readonly number[];
  /**
   * What each measurement is worth, in exponentially distributed losses; Infinity where nothing is known of
   * its error.
   */
  readonly worth: readonly number[];
  /** Plausible losses, each above 0. */
  draw(random: Random): number[];
}

/** How alike the slices' true losses are: the prior is inverse gamma with this shape α and scale β. */
interface Likeness {
  readonly shape: number;
  readonly scale: number;
}

/** Shapes of the prior, from "slices differ as much as they like" to "they differ by 3 %". */
const shapes: readonly number[] = Array.from({ length: 18 }, (_, step) => 1.2 * 800 ** (step / 17));
const scalesPerShape = 25;
/** The typical loss may lie outside the measured ones by this factor. */
const reach = 1.5;
/**
 * Measured losses count as if so many of the mean of all had come with them, where the range of typical
 * losses is sought.
 */
const steadying = 3;
/** Examples with the mean loss of all slices that are taken to be there unseen. */
const unseen = 0.3;
/**
 * Ratio of spread and mean of true losses that is taken to be usual: half of the prior belief lies below it.
 */
const usualSpread = 0.5;

/**
 * Losses measured on few examples lie further apart than the true ones. Each is drawn towards the others as
 * far as its own examples leave open, and a slice on three examples cannot change what thousands say of
 * another (empirical Bayes).
 *
 * A mean loss y worth K examples is taken to be gamma distributed around the true one, μ: losses are positive
 * and skewed, and one tiny loss says little (its density falls as μ^−K only). With the conjugate prior,
 * inverse gamma (α, β), the true loss is inverse gamma (α + K, β + K·y). How alike slices are, (α, β), is
 * itself not known: all plausible values are kept with their weights, so that bands of the slices'
 * differences include it.
 */
export function estimateLevels(measurement: LevelMeasurement): LossLevels {
  const worth = worthOfMeasurements(measurement);
  if (worth.every((value) => value === Number.POSITIVE_INFINITY)) {
    const { measured } = measurement;
    return { expected: measured, worth, draw: () => [...measured] };
  }
  const measured = withUnseenErrors(measurement, worth);
  const likenesses = plausibleLikenesses(measured, worth);
  const expected = measured.map((mean, slice) => {
    const count = worth[slice]!;
    if (count === Number.POSITIVE_INFINITY) return mean;
    return likenesses.reduce(
      (sum, { weight, shape, scale }) => sum + (weight * (scale + count * mean)) / (shape + count - 1),
      0,
    );
  });
  return {
    expected,
    worth,
    draw: (random) => {
      const { shape, scale } = pick(likenesses, random.uniform());
      return measured.map((mean, slice) => {
        const count = worth[slice]!;
        // A number is drawn for every slice, so that what is known of one moves no other's.
        const drawn = drawGamma(random, shape + Math.min(count, Number.MAX_SAFE_INTEGER));
        return count === Number.POSITIVE_INFINITY ? mean : (scale + count * mean) / drawn;
      });
    },
  };
}

function plausibleLikenesses(
  measured: readonly number[],
  worth: readonly number[],
): (Likeness & { readonly weight: number })[] {
  const typical = typicalLosses(measured, worth);
  const candidates = shapes.flatMap((shape) =>
    typical.map((loss): Likeness => ({ shape, scale: (shape - 1) * loss })),
  );
  const logs = candidates.map((likeness) => logLikelihood(likeness, measured, worth));
  const most = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return candidates
    .map((likeness, index) => ({ ...likeness, weight: weights[index]! / total }))
    .filter(({ weight }) => weight > 1e-6);
}

/**
 * A slice that was never wrong on 50 examples may be wrong on the next: as if part of an example of all
 * slices had come with them.
 */
function withUnseenErrors({ measured, examples }: LevelMeasurement, worth: readonly number[]): number[] {
  const common = commonLoss(measured, worth);
  return measured.map((mean, slice) => {
    const count = examples[slice]!;
    return count === null ? mean : (count * mean + unseen * common) / (count + unseen);
  });
}

/** The mean of all slices, each by what its measurement is worth. */
function commonLoss(measured: readonly number[], worth: readonly number[]): number {
  let [sum, counts] = [0, 0];
  measured.forEach((mean, slice) => {
    const count = Math.min(worth[slice]!, mostCounted);
    sum += count * mean;
    counts += count;
  });
  return sum / counts;
}

/** Candidates for the mean of the prior, around the measured losses. */
function typicalLosses(measured: readonly number[], worth: readonly number[]): number[] {
  const common = commonLoss(measured, worth);
  const steadied = measured.map((mean, slice) => {
    const count = Math.min(worth[slice]!, mostCounted);
    return (count * mean + steadying * common) / (count + steadying);
  });
  const lowest = Math.log(Math.min(...steadied) / reach);
  const highest = Math.log(Math.max(...steadied) * reach);
  return Array.from({ length: scalesPerShape }, (_, step) =>
    Math.exp(lowest + ((highest - lowest) * step) / (scalesPerShape - 1)),
  );
}

/** No slice counts more than this where the range of typical losses is sought. */
const mostCounted = 1000;

/** Of the measured losses, the true ones integrated out, and of a half-Cauchy belief in the spread. */
function logLikelihood(
  { shape, scale }: Likeness,
  measured: readonly number[],
  worth: readonly number[],
): number {
  const spread = 1 / Math.sqrt(shape);
  let sum = Math.log(spread) - Math.log1p((spread / usualSpread) ** 2);
  const ofShape = logGamma(shape);
  measured.forEach((mean, slice) => {
    const count = worth[slice]!;
    if (count === Number.POSITIVE_INFINITY) {
      // The density of the prior itself, at a loss that is known.
      sum += shape * Math.log(scale) - ofShape - (shape + 1) * Math.log(mean) - scale / mean;
      return;
    }
    sum +=
      logGamma(shape + count) -
      ofShape +
      shape * Math.log(scale) -
      (shape + count) * Math.log(scale + count * mean);
    // Terms of K and y alone, so that a likelihood of thousands of examples stays a number of the usual size.
    sum += count * Math.log(count) - logGamma(count) + (count - 1) * Math.log(mean || 1);
  });
  return sum;
}

function pick(likenesses: readonly (Likeness & { readonly weight: number })[], share: number): Likeness {
  let left = share;
  for (const likeness of likenesses) {
    left -= likeness.weight;
    if (left < 0) return likeness;
  }
  return likenesses.at(-1)!;
}
