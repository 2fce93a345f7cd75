import { studentQuantile } from "@slicetuner/core";
import { bandLevel, type EvaluateResult, type TrainResult } from "@slicetuner/results";
import type { BandedValue } from "../plots/plot.ts";

/** A measure of a classifier with its bootstrap interval. */
export type WithInterval = EvaluateResult["test"]["accuracy"];
/** A measure of a classifier over the seeds. */
export type OverSeeds = TrainResult["methods"][number]["test"]["accuracy"];

/** What the charts of fairness read of a number; null where it cannot be told. */
export type ReadMeasure<Value> = (value: Value) => BandedValue | null;

export function withInterval({ value, interval }: WithInterval): BandedValue | null {
  return value === null ? null : { value, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

/** The mean share over the seeds with Student's interval, mean ± t·s/√n within 0 and 1; one seed has none. */
export function overSeeds(seeds: number): ReadMeasure<OverSeeds> {
  return ({ mean, standardDeviation }) => {
    if (mean === null) return null;
    if (standardDeviation === null || seeds < 2) return { value: mean, lower: null, upper: null };
    const margin = (standardDeviation / Math.sqrt(seeds)) * studentQuantile((1 + bandLevel) / 2, seeds - 1);
    return { value: mean, lower: Math.max(0, mean - margin), upper: Math.min(1, mean + margin) };
  };
}

/** Value and interval as three cells. */
export function cellsOf(value: BandedValue | null): (number | null)[] {
  return value === null ? [null, null, null] : [value.value, value.lower, value.upper];
}
