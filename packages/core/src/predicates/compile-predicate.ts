import type { Column } from "../data/column.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";
import { checkPredicate, columnsByName, predicateHint } from "./check-predicate.ts";
import type { ColumnValue, Predicate, RangePredicate } from "./predicate.ts";

/** Whether a row, by its number, belongs to a slice. */
export type RowTest = (row: number) => boolean;

/**
 * Makes a test of rows out of a predicate. There are two truth values: a missing value equals null alone,
 * lies in no range, and `not` turns either answer around. A text that no row has is no mistake: no row equals
 * it.
 * @param path what the predicate is called in problems
 * @throws InvalidInputError with every column that does not exist, every text compared with numbers or number
 * with texts, and every range that can hold nothing, each with its path in the tree.
 */
export function compilePredicate(
  predicate: Predicate,
  columns: readonly Column[],
  path = "predicate",
): RowTest {
  const known = columnsByName(columns);
  const problems = new ProblemList();
  checkPredicate(predicate, known, path, problems);
  problems.throwIfAny(predicateHint);
  return compile(predicate, known);
}

function compile(predicate: Predicate, columns: ReadonlyMap<string, Column>): RowTest {
  switch (predicate.kind) {
    case "equals":
      return equalsTest(columns.get(predicate.column)!, predicate.value);
    case "range":
      return rangeTest(columns.get(predicate.column)!, predicate);
    case "and": {
      const tests = predicate.of.map((part) => compile(part, columns));
      return (row) => tests.every((test) => test(row));
    }
    case "or": {
      const tests = predicate.of.map((part) => compile(part, columns));
      return (row) => tests.some((test) => test(row));
    }
    case "not": {
      const test = compile(predicate.of, columns);
      return (row) => !test(row);
    }
  }
}

function equalsTest(column: Column, value: ColumnValue): RowTest {
  if (column.kind === "numeric") {
    const { values } = column;
    return value === null ? (row) => Number.isNaN(values[row]) : (row) => values[row] === value;
  }
  const { codes, categories } = column;
  if (value === null) return (row) => codes[row] === -1;
  const code = categories.indexOf(value as string);
  return code === -1 ? () => false : (row) => codes[row] === code;
}

/** NaN, a missing value, is neither at least nor below anything. */
function rangeTest(column: Column, { from, to, includesTo }: RangePredicate): RowTest {
  const { values } = column as Extract<Column, { readonly kind: "numeric" }>;
  const lower = from ?? Number.NEGATIVE_INFINITY;
  if (to === null) return (row) => values[row]! >= lower;
  return includesTo
    ? (row) => values[row]! >= lower && values[row]! <= to
    : (row) => values[row]! >= lower && values[row]! < to;
}
