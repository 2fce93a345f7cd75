import type { Slice } from "@slicetuner/core";

/**
 * A numeric column in the features: `(value − mean) / standardDeviation`, then 0 or 1 for "was missing" if so
 * wished.
 */
export interface NumericFeature {
  readonly kind: "numeric";
  readonly column: string;
  /** Mean of the training rows. */
  readonly mean: number;
  /** Population standard deviation of the training rows; 0 for a constant column, which becomes 0. */
  readonly standardDeviation: number;
  /**
   * Whether a further feature tells that the value was missing: if the fitted table had a missing value here.
   */
  readonly hasMissingIndicator: boolean;
}

/**
 * A categorical column in the features: one 0 or 1 for each category, the last one for "was missing" if so
 * wished.
 */
export interface CategoricalFeature {
  readonly kind: "categorical";
  readonly column: string;
  /** All categories of the fitted table. */
  readonly categories: readonly string[];
  /**
   * Whether a further feature tells that the value was missing: if the fitted table had a missing value here.
   */
  readonly hasMissingCategory: boolean;
}

/** How one column becomes features. */
export type FeatureEncoding = NumericFeature | CategoricalFeature;

/** How a table becomes a data set: plain data that can be written as JSON. Made by `fitEncoding`. */
export interface TableEncoding {
  readonly label: { readonly column: string; readonly classes: readonly string[] };
  readonly sliceBy: readonly string[];
  readonly slices: readonly Slice[];
  /** Rows of any other combination of slice values: a mistake, or left out. */
  readonly otherSlices: "error" | "drop";
  /** Rows of any other class: a mistake, or left out. */
  readonly otherClasses: "error" | "drop";
  /** Rows without label, slice value or weight: a mistake, or left out. */
  readonly incompleteRows: "error" | "drop";
  /** The column with the examples' weights; null when all are 1. */
  readonly weight: string | null;
  /** The column with the examples' ids; null when they are named by file and line. */
  readonly id: string | null;
  readonly features: readonly FeatureEncoding[];
}

/** How many numbers the encoding makes of one row. */
export function featureWidth(encoding: Pick<TableEncoding, "features">): number {
  return encoding.features.reduce((width, feature) => width + widthOf(feature), 0);
}

/** A name for each feature, in order: `age`, `age=missing`, `race=White`, … */
export function featureNames(encoding: Pick<TableEncoding, "features">): string[] {
  return encoding.features.flatMap((feature) => {
    const missing = `${feature.column}=missing`;
    if (feature.kind === "numeric") {
      return feature.hasMissingIndicator ? [feature.column, missing] : [feature.column];
    }
    const names = feature.categories.map((category) => `${feature.column}=${category}`);
    return feature.hasMissingCategory ? [...names, missing] : names;
  });
}

/** How many numbers one column becomes. */
export function widthOf(feature: FeatureEncoding): number {
  return feature.kind === "numeric"
    ? 1 + Number(feature.hasMissingIndicator)
    : feature.categories.length + Number(feature.hasMissingCategory);
}
