/** A value of one column, as a predicate names it; null stands for a missing value. */
export type ColumnValue = string | number | null;

/** The column has exactly this value. A text is compared with categories, a number with numbers. */
export interface EqualsPredicate {
  readonly kind: "equals";
  readonly column: string;
  readonly value: ColumnValue;
}

/** The number lies in [from, to), or in [from, to] with `includesTo`. A missing value never does. */
export interface RangePredicate {
  readonly kind: "range";
  readonly column: string;
  /** Lower end, included; null without one. */
  readonly from: number | null;
  /** Upper end; null without one. */
  readonly to: number | null;
  readonly includesTo: boolean;
}

/** All of them hold; with none, every row. */
export interface AndPredicate {
  readonly kind: "and";
  readonly of: readonly Predicate[];
}

/** One of them holds; with none, no row. */
export interface OrPredicate {
  readonly kind: "or";
  readonly of: readonly Predicate[];
}

/** It does not hold. Holds for a missing value of which `of` does not hold: there is no third truth value. */
export interface NotPredicate {
  readonly kind: "not";
  readonly of: Predicate;
}

/** Which rows of a table belong to a slice: plain data, the same in JSON, in a row test and in SQL. */
export type Predicate = EqualsPredicate | RangePredicate | AndPredicate | OrPredicate | NotPredicate;
