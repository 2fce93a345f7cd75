import { InvalidInputError, ProblemList } from "@slicetuner/core";
import type { RowsInput } from "../find-slices.ts";
import { checkCoding, lengthOf } from "./check-coding.ts";
import { codeCheckedColumns } from "./code-columns.ts";
import type { CodedRows, LeftOutColumn } from "./coded-rows.ts";
import { type CodingOptions, defaultCoding } from "./coding-options.ts";

/** Rows ready for a search. */
export interface CodedTable {
  readonly rows: CodedRows;
  readonly leftOut: readonly LeftOutColumn[];
}

const hint = "Each row needs one loss, a finite number. Leave out rows for which the model gave none.";

/**
 * Codes the columns (see `codeColumns`) and puts losses, weights and labels beside them. Weights that are all
 * 1 are dropped.
 *
 * @throws InvalidInputError with all problems of rows and options; or when no column is left to search.
 */
export function codeRows(input: RowsInput, options: CodingOptions = {}): CodedTable {
  const complete = { ...defaultCoding, ...options };
  const problems = new ProblemList();
  checkRows(problems, input);
  const rowsAreWrong = problems.problems.length > 0;
  checkCoding(problems, input.columns, complete);
  problems.throwIfAny(rowsAreWrong ? hint : undefined);

  const { columns, codes, leftOut } = codeCheckedColumns(input.columns, complete);
  if (columns.length === 0) {
    const reasons = leftOut.map(({ column, reason }) => ({ path: `columns.${column}`, message: reason }));
    throw new InvalidInputError([{ path: "columns", message: "none is left to search" }, ...reasons], {
      hint: "Use edges or distinctValues for columns of many values; a column of one value makes no slices.",
    });
  }
  const weights = input.weights === undefined ? undefined : asNumbers(input.weights);
  const rows = {
    rowCount: input.losses.length,
    columns,
    codes,
    losses: asNumbers(input.losses),
    ...(weights?.some((weight) => weight !== 1) && { weights }),
    ...(input.labels !== undefined && { labels: Int32Array.from(input.labels) }),
  };
  return { rows, leftOut };
}

function checkRows(problems: ProblemList, { columns, losses, weights, labels }: RowsInput): void {
  const rowCount = columns[0] === undefined ? losses.length : lengthOf(columns[0]);
  problems.expect(columns.length > 0, "columns", "there is none");
  problems.expect(rowCount > 0, "columns", "there is no row");
  const expectLength = (path: string, length: number) =>
    problems.expect(length === rowCount, path, `has ${length} entries for ${rowCount} rows`);
  expectLength("losses", losses.length);
  expectEach(problems, "losses", losses, Number.isFinite, "a finite number");
  if (weights !== undefined) {
    expectLength("weights", weights.length);
    const isWeight = (weight: number) => Number.isFinite(weight) && weight >= 0;
    expectEach(problems, "weights", weights, isWeight, "a finite number, 0 or more");
    const empty = weights.length > 0 && asNumbers(weights).every((weight) => weight === 0);
    problems.expect(!empty, "weights", "are all 0; at least one row must count");
  }
  if (labels !== undefined) {
    expectLength("labels", labels.length);
    expectEach(
      problems,
      "labels",
      labels,
      (label) => Number.isInteger(label) && label >= 0,
      "a class number from 0",
    );
  }
}

/** One problem for all entries, at the first that is wrong. */
function expectEach(
  problems: ProblemList,
  path: string,
  values: ArrayLike<number>,
  test: (value: number) => boolean,
  expected: string,
): void {
  let first = -1;
  let more = 0;
  for (let row = 0; row < values.length; row++) {
    if (test(values[row]!)) continue;
    if (first < 0) first = row;
    else more += 1;
  }
  if (first < 0) return;
  const others = more === 0 ? "" : `, and ${more} more are wrong`;
  problems.add(`${path}[${first}]`, `is ${values[first]}, expected ${expected}${others}`);
}

function asNumbers(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
