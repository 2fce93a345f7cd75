/** How columns become codes. */
export interface CodingOptions {
  /**
   * Bins of a numeric column with more distinct values than that: quantiles, equal edges merged. A column
   * with at most as many values keeps each of them. From 2 to 1,000. @default 10
   */
  readonly bins?: number;
  /**
   * Where the bins of a numeric column begin, by its name, ascending: [18, 65] gives < 18, in [18, 65) and ≥
   * 65. @default {}
   */
  readonly edges?: Readonly<Record<string, readonly number[]>>;
  /** Columns of which every value is one of its own, however many there are; at most 65,535. @default [] */
  readonly distinctValues?: readonly string[];
  /** Columns to leave out. @default [] */
  readonly exclude?: readonly string[];
}

/** What is used where nothing is said. */
export const defaultCoding: Required<CodingOptions> = {
  bins: 10,
  edges: {},
  distinctValues: [],
  exclude: [],
};

/** Codes are numbers of 16 bits; the last may be that of a missing value. */
export const mostValues = 65_535;
