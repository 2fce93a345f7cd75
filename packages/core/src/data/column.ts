/** What a column holds: numbers, or one of a list of texts. */
export type ColumnKind = "numeric" | "categorical";

/** Numbers, one for each row; NaN where the value is missing, never for another reason. */
export interface NumericColumn {
  readonly name: string;
  readonly kind: "numeric";
  readonly values: Float64Array;
  /** How many values are missing. */
  readonly missing: number;
}

/** Texts, one for each row, as indices into the sorted list of those that occur. */
export interface CategoricalColumn {
  readonly name: string;
  readonly kind: "categorical";
  /** Index into `categories` for each row; −1 where the value is missing. */
  readonly codes: Int32Array;
  /** Each text that was read, once: numbers first, by value, then the others by code units. */
  readonly categories: readonly string[];
  /** How many values are missing. */
  readonly missing: number;
}

/** One column of a table. */
export type Column = NumericColumn | CategoricalColumn;
