import { type CodedColumn, type Column, ProblemList } from "@slicetuner/core";
import { checkCoding } from "./check-coding.ts";
import { codeColumn } from "./code-column.ts";
import type { LeftOutColumn } from "./coded-rows.ts";
import { type CodingOptions, defaultCoding } from "./coding-options.ts";

/** Columns as a search sees them. */
export interface CodedColumns {
  /** In the order of the given columns. */
  readonly columns: readonly CodedColumn[];
  /** Codes of each row, one array for each of `columns`; 8 bits where they suffice. */
  readonly codes: readonly (Uint8Array | Uint16Array)[];
  readonly leftOut: readonly LeftOutColumn[];
}

/**
 * Gives every row a code in every column. Each code stands for at least one row, and its predicate holds for
 * exactly the rows that have it.
 *
 * - Texts: one code for each category.
 * - Numbers: one for each value where there are at most `bins`; else quantile bins, or the bins that `edges`
 * say.
 * - A missing value is a value, the last.
 * - Left out, with a reason: columns with one value in all rows, texts that name rows or have over 1,000
 * categories, and
 *   those that are excluded.
 *
 * @throws InvalidInputError with all problems of the columns and the options.
 */
export function codeColumns(columns: readonly Column[], options: CodingOptions = {}): CodedColumns {
  const complete = { ...defaultCoding, ...options };
  const problems = new ProblemList();
  checkCoding(problems, columns, complete);
  problems.throwIfAny();
  return codeCheckedColumns(columns, complete);
}

/** {@link codeColumns} without the checks. */
export function codeCheckedColumns(
  columns: readonly Column[],
  options: Required<CodingOptions>,
): CodedColumns {
  const coded: CodedColumn[] = [];
  const codes: (Uint8Array | Uint16Array)[] = [];
  const leftOut: LeftOutColumn[] = [];
  for (const column of columns) {
    const result = options.exclude.includes(column.name) ? "excluded" : codeColumn(column, options);
    if (typeof result === "string") leftOut.push({ column: column.name, reason: result });
    else {
      coded.push(result.column);
      codes.push(result.codes);
    }
  }
  return { columns: coded, codes, leftOut };
}
