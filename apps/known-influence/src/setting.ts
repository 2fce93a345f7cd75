import type { Executor, Trainer } from "@slicetuner/core";
import { influencingSlices } from "@slicetuner/datasets";

/** Examples of each slice that are at hand, where no others are asked for. */
export const defaultSizes: readonly number[] = [60, 60, 60, 150, 60, 100];

/** How slice j stands to slice i. */
export type Kind = "own" | "friend" | "rival" | "other";

/** What trains, and where. */
export interface Machinery {
  readonly trainer: Trainer;
  readonly executor: Executor;
}

/** How the examples of slice `other` act on slice `slice`, by the way the data were made. */
export function kindOf(slice: number, other: number): Kind {
  if (slice === other) return "own";
  const [first, second] = [influencingSlices[slice]!, influencingSlices[other]!];
  if (first.vocabulary !== second.vocabulary) return "other";
  return first.reversed === second.reversed ? "friend" : "rival";
}

/** Rows and columns of a matrix as one list of numbers, row after row. */
export type Matrix = readonly (readonly number[])[];
