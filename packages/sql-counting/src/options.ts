import type { ColumnKind } from "@slicetuner/core";

/** Which columns of a table are what, and how they become codes. */
export interface SqlCountingOptions {
  /** The column with the model's loss on each row: finite numbers, none missing, larger is worse. */
  readonly losses: string;
  /** The column with the rows' weights: finite, not negative, not all 0. @default none: every row weighs 1 */
  readonly weights?: string;
  /** Kinds of columns that are not to be inferred. @default {} */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
  /**
   * Bins of a numeric column with more distinct values than that: quantiles, equal edges merged. From 2 to
   * 1,000. @default 10
   */
  readonly bins?: number;
  /**
   * Where the bins of a numeric column begin, by its name, ascending: [18, 65] gives < 18, in [18, 65) and ≥
   * 65. @default {}
   */
  readonly edges?: Readonly<Record<string, readonly number[]>>;
  /** Columns of which every value is one of its own, however many there are; at most 65,535. @default [] */
  readonly distinctValues?: readonly string[];
  /** The only columns that slices are made of. @default all that hold no losses or weights */
  readonly only?: readonly string[];
  /** Columns that slices are not made of. @default [] */
  readonly exclude?: readonly string[];
  /** Ends the opening; each count has a signal of its own. */
  readonly signal?: AbortSignal;
}

/** How columns become codes, all of it. */
export interface CodingRules {
  readonly bins: number;
  readonly edges: Readonly<Record<string, readonly number[]>>;
  readonly distinctValues: readonly string[];
}
