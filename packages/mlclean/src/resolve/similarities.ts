import {
  createTokenSimilarity,
  editSimilarity,
  exactSimilarity,
  inverseDocumentFrequencies,
  jaroWinkler,
  type TextSimilarity,
} from "@slicetuner/similarity";
import { median, robustDeviation } from "../clustering/robust.ts";
import { dateParts } from "./column-kinds.ts";
import type { ColumnValues } from "./column-values.ts";

/** How the values of a column can be compared; `token` for texts of several words. */
export const comparatorNames = ["exact", "jaro-winkler", "edit", "token", "number", "date"] as const;

export type ComparatorName = (typeof comparatorNames)[number];

/** A comparator of the values of one column. */
export function createSimilarity(
  comparator: ComparatorName,
  { texts, counts }: ColumnValues,
): TextSimilarity {
  switch (comparator) {
    case "exact":
      return exactSimilarity;
    case "jaro-winkler":
      return jaroWinkler;
    case "edit":
      return editSimilarity;
    case "token":
      return createTokenSimilarity(inverseDocumentFrequencies(texts));
    case "number":
      return numberSimilarity(spreadOf(texts, counts));
    case "date":
      return dateSimilarity;
  }
}

/** 1 less the difference in robust standard deviations, at least 0. One number may be written in two ways. */
function numberSimilarity(spread: number): TextSimilarity {
  return (first, second) => {
    if (first === second) return 1;
    const difference = Math.abs(Number(first) - Number(second));
    if (difference === 0) return 1;
    return spread > 0 && Number.isFinite(difference) ? Math.max(0, 1 - difference / spread) : 0;
  };
}

function spreadOf(texts: readonly string[], counts: Uint32Array): number {
  // Each value once: a column in which one number stands for most rows still has a spread.
  const values = texts.map(Number).filter((value, index) => Number.isFinite(value) && counts[index]! > 0);
  return values.length < 2 ? 0 : robustDeviation(values, median(values));
}

/**
 * Dates by their digits, so that a slip of the pen is a small difference; day and month swapped count as one
 * slip.
 */
function dateSimilarity(first: string, second: string): number {
  if (first === second) return 1;
  const [one, two] = [dateParts(first), dateParts(second)];
  if (one === undefined || two === undefined) return editSimilarity(first, second);
  if (one === two) return 1;
  const swapped = one.slice(0, 4) + one.slice(6) + one.slice(4, 6);
  return swapped === two ? 7 / 8 : editSimilarity(one, two);
}
