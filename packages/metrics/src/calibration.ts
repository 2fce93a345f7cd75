import { ProblemList } from "@slicetuner/core";
import { checkColumns, countClasses, type Predictions } from "./predictions.ts";

/** The examples whose probability fell into one bin. */
export interface CalibrationBin {
  /** The bin is [lower, upper); the last one has its upper end in it. */
  readonly lower: number;
  readonly upper: number;
  /** Share of all weight. */
  readonly share: number;
  /** Mean probability that was given; null for an empty bin. */
  readonly meanProbability: number | null;
  /** How often it came true; null for an empty bin. */
  readonly observedRate: number | null;
}

export interface Calibration {
  /** Expected calibration error: the mean over the bins, by weight, of |observed rate − mean probability|. */
  readonly error: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * Whether what is given a probability of p comes true as often as p says (Guo et al. 2017, section 2), in
 * bins of equal width. With two classes of the probability of class 1; with more, of the most probable class.
 * @param binCount @default 10
 * @throws InvalidInputError for columns of different lengths, numbers out of range, and no example of weight
 * above 0
 */
export function calibration(predictions: Predictions, binCount = 10): Calibration {
  const { labels, weights } = predictions;
  const problems = new ProblemList();
  const classCount = countClasses(problems, predictions);
  checkColumns(problems, labels.length, { weights });
  problems.expect(
    Number.isInteger(binCount) && binCount >= 1,
    "binCount",
    `is ${binCount}, expected a whole number of at least 1`,
  );
  problems.throwIfAny();
  const { sums, total } = sumBins(binForecasts(predictions, classCount, binCount), binCount, weights);
  problems.expect(total > 0, labels.length === 0 ? "labels" : "weights", "nothing to take the mean of");
  problems.throwIfAny();
  const bins = Array.from({ length: binCount }, (_, bin) => {
    const [weight, probability, observed] = sums.subarray(3 * bin, 3 * bin + 3) as Iterable<number>;
    return {
      lower: bin / binCount,
      upper: (bin + 1) / binCount,
      share: weight! / total,
      meanProbability: weight! > 0 ? probability! / weight! : null,
      observedRate: weight! > 0 ? observed! / weight! : null,
    };
  });
  return { error: calibrationError(sums, total), bins };
}

/** What was said of each example, its bin, and whether it came true. */
export interface BinnedForecasts {
  readonly binOf: Uint16Array;
  readonly probabilities: Float64Array;
  readonly cameTrue: Uint8Array;
}

export function binForecasts(
  { probabilities, labels }: Predictions,
  classCount: number,
  binCount: number,
): BinnedForecasts {
  const forecasts: BinnedForecasts = {
    binOf: new Uint16Array(labels.length),
    probabilities: new Float64Array(labels.length),
    cameTrue: new Uint8Array(labels.length),
  };
  for (let row = 0; row < labels.length; row++) {
    let forecast = 1;
    if (classCount !== 2) {
      forecast = 0;
      for (let label = 1; label < classCount; label++) {
        if (probabilities[row * classCount + label]! > probabilities[row * classCount + forecast]!)
          forecast = label;
      }
    }
    const probability = probabilities[row * classCount + forecast]!;
    forecasts.probabilities[row] = probability;
    forecasts.binOf[row] = Math.min(binCount - 1, Math.floor(probability * binCount));
    forecasts.cameTrue[row] = labels[row] === forecast ? 1 : 0;
  }
  return forecasts;
}

/** Of each bin: weight, Σ weight · probability, weight of what came true. */
export function sumBins(
  { binOf, probabilities, cameTrue }: BinnedForecasts,
  binCount: number,
  weights: ArrayLike<number> | undefined,
): { readonly sums: Float64Array; readonly total: number } {
  const sums = new Float64Array(3 * binCount);
  let total = 0;
  for (let row = 0; row < binOf.length; row++) {
    const weight = weights?.[row] ?? 1;
    const first = 3 * binOf[row]!;
    sums[first]! += weight;
    sums[first + 1]! += weight * probabilities[row]!;
    sums[first + 2]! += weight * cameTrue[row]!;
    total += weight;
  }
  return { sums, total };
}

export function calibrationError(sums: Float64Array, total: number): number {
  let error = 0;
  for (let first = 0; first < sums.length; first += 3) error += Math.abs(sums[first + 2]! - sums[first + 1]!);
  return error / total;
}
