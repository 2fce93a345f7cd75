import type { ReportedMeasure, ReportedResult } from "./known-dataset.ts";

/** A row of a reported table; each measure is `[mean, standard deviation]`. */
export function reportedRow(
  strategy: ReportedResult["strategy"],
  amounts: readonly number[] | null,
  loss: readonly [number, number?],
  average: readonly [number, number?],
  maximum?: readonly [number, number?],
): ReportedResult {
  return {
    strategy,
    amounts,
    loss: measure(loss),
    averageEqualizedErrorRate: measure(average),
    maximumEqualizedErrorRate: maximum === undefined ? null : measure(maximum),
  };
}

function measure([mean, standardDeviation = null]: readonly [number, (number | null)?]): ReportedMeasure {
  return { mean, standardDeviation };
}
