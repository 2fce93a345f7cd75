import { equalizedErrorRates } from "@slicetuner/metrics";

/** What one final training reaches. */
export interface Measures {
  /** Unweighted mean of the slices' log losses. */
  readonly loss: number;
  /** Mean over the slices of |slice loss − loss|. */
  readonly averageEqualizedErrorRate: number;
  /** Largest |slice loss − loss|. */
  readonly maximumEqualizedErrorRate: number;
  readonly sliceLosses: readonly number[];
}

export function measureLosses(sliceLosses: readonly number[]): Measures {
  const { loss, average, maximum } = equalizedErrorRates(sliceLosses);
  return { loss, averageEqualizedErrorRate: average, maximumEqualizedErrorRate: maximum, sliceLosses };
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
