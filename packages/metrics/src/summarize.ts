import { InvalidInputError } from "@slicetuner/core";

/** Mean and spread of repeated measurements. */
export interface Summary {
  readonly mean: number;
  /** Sample standard deviation, with count − 1 in the denominator; null for a single value. */
  readonly standardDeviation: number | null;
  /** Of the mean: standardDeviation / √count; null for a single value. */
  readonly standardError: number | null;
  readonly count: number;
}

/** @throws InvalidInputError without values. */
export function summarize(values: readonly number[]): Summary {
  const count = values.length;
  if (count === 0) throw new InvalidInputError([{ path: "values", message: "nothing to summarize" }]);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, standardDeviation: null, standardError: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (count - 1));
  return { mean, standardDeviation, standardError: standardDeviation / Math.sqrt(count), count };
}
