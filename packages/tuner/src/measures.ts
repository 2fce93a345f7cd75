import { equalizedErrorRates } from "@slicetuner/metrics";

/** What one final training reaches. */
export interface Measures {
  /** Mean of the slices' log losses; unweighted where nothing else was asked for. */
  readonly loss: number;
  /** Mean over the slices of |slice loss − loss|. */
  readonly averageEqualizedErrorRate: number;
  /** Largest |slice loss − loss|. */
  readonly maximumEqualizedErrorRate: number;
  readonly sliceLosses: readonly number[];
}

/**
 * @param importance what each slice's loss counts in the mean; the error rates are those of the unweighted
 * mean. @default 1 for each
 */
export function measureLosses(sliceLosses: readonly number[], importance?: readonly number[]): Measures {
  const { loss: plain, average, maximum } = equalizedErrorRates(sliceLosses);
  const loss = importance === undefined ? plain : weightedMean(sliceLosses, importance);
  return { loss, averageEqualizedErrorRate: average, maximumEqualizedErrorRate: maximum, sliceLosses };
}

export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const sum = (of: readonly number[]): number => of.reduce((all, value) => all + value, 0);
  return sum(values.map((value, index) => weights[index]! * value)) / sum(weights);
}

export function meanMeasures(all: readonly Measures[]): Measures {
  const mean = (pick: (measures: Measures) => number) =>
    all.reduce((sum, measures) => sum + pick(measures), 0) / all.length;
  return {
    loss: mean((measures) => measures.loss),
    averageEqualizedErrorRate: mean((measures) => measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: mean((measures) => measures.maximumEqualizedErrorRate),
    sliceLosses: all[0]!.sliceLosses.map((_, slice) => mean((measures) => measures.sliceLosses[slice]!)),
  };
}
