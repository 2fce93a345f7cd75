import { type CodedColumn, type CodedValue, missingValue } from "@slicetuner/core";

/** How a column's values become codes inside a database. */
export interface ColumnPlan {
  readonly column: CodedColumn;
  /** What is coded, over the rows. */
  readonly expression: string;
  /** How codes follow from it; NULL has the last code. */
  readonly lookup:
    | { readonly kind: "texts"; readonly categories: readonly string[] }
    /** Code `i` from `starts[i]` to before `starts[i + 1]`, ascending; the first may be −∞. */
    | { readonly kind: "starts"; readonly starts: readonly number[] };
}

/** Codes are numbers of 16 bits; the last may be that of a missing value. */
export const mostValues = 65_535;

/** The coded column, or why it is left out: rows do not differ in it. */
export function codedColumn(
  name: string,
  isOrdered: boolean,
  present: readonly CodedValue[],
  hasMissing: boolean,
): CodedColumn | string {
  const values = hasMissing ? [...present, missingValue(name)] : present;
  if (values.length < 2) return `every row has the same value (${values[0]?.label ?? "none"})`;
  return { name, values, isOrdered, hasMissing };
}
