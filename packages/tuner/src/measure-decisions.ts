import { type Dataset, rowsBySlice } from "@slicetuner/core";
import { accuracy, type Predictions, rocArea } from "@slicetuner/metrics";
import { weightedMean } from "./measures.ts";

/** What models decide, beside their losses. */
export interface DecisionMeasures {
  /** Mean of the slices' accuracies, in which each counts as its loss does in the mean loss. */
  readonly accuracy: number;
  /**
   * Area under the ROC curve over all examples, weighted so that each slice counts as its loss does in the
   * mean loss; with more than two classes the mean of the areas of each class against the others. Null where
   * a class has no example.
   */
  readonly rocArea: number | null;
  /** Shares of right decisions. */
  readonly sliceAccuracies: readonly number[];
  /** The same areas over the examples of each slice; null where a class has no example in it. */
  readonly sliceRocAreas: readonly (number | null)[];
}

/**
 * @param probabilities examples × classes
 * @param importance what each slice counts. @default 1 for each
 */
export function measureDecisions(
  data: Dataset,
  probabilities: Float32Array,
  importance?: readonly number[],
): DecisionMeasures {
  const ofSlices = rowsBySlice(data).map((rows) => predictionsOf(data, probabilities, rows));
  const weights = importance ?? ofSlices.map(() => 1);
  const sliceAccuracies = ofSlices.map(accuracy);
  const scales = ofSlices.map((slice, index) => weights[index]! / total(slice.weights));
  const all: Predictions = {
    probabilities,
    labels: data.labels,
    weights: Float64Array.from(data.weights, (weight, row) => weight * scales[data.sliceIds[row]!]!),
  };
  return {
    accuracy: weightedMean(sliceAccuracies, weights),
    rocArea: rocArea(all),
    sliceAccuracies,
    sliceRocAreas: ofSlices.map(rocArea),
  };
}

/** Means over trainings that were measured on the same examples. */
export function meanDecisions(all: readonly DecisionMeasures[]): DecisionMeasures {
  const mean = (pick: (own: DecisionMeasures) => number): number =>
    all.reduce((sum, own) => sum + pick(own), 0) / all.length;
  // Whether there is an area depends on the labels, which are the same for all.
  const meanArea = (pick: (own: DecisionMeasures) => number | null): number | null =>
    pick(all[0]!) === null ? null : mean((own) => pick(own)!);
  return {
    accuracy: mean((own) => own.accuracy),
    rocArea: meanArea((own) => own.rocArea),
    sliceAccuracies: all[0]!.sliceAccuracies.map((_, slice) => mean((own) => own.sliceAccuracies[slice]!)),
    sliceRocAreas: all[0]!.sliceRocAreas.map((_, slice) => meanArea((own) => own.sliceRocAreas[slice]!)),
  };
}

function predictionsOf(
  { labels, weights, classes }: Dataset,
  probabilities: Float32Array,
  rows: Uint32Array,
): Predictions & { readonly weights: Float32Array } {
  const own = new Float32Array(rows.length * classes.length);
  rows.forEach((row, place) => {
    const first = row * classes.length;
    own.set(probabilities.subarray(first, first + classes.length), place * classes.length);
  });
  return {
    probabilities: own,
    labels: Int32Array.from(rows, (row) => labels[row]!),
    weights: Float32Array.from(rows, (row) => weights[row]!),
  };
}

function total(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
