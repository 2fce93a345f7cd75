import { ProblemList } from "../errors/invalid-input-error.ts";
import { checkPredicate, predicateHint } from "./check-predicate.ts";
import type { EqualsPredicate, Predicate, RangePredicate } from "./predicate.ts";

/** What no SQL text can hold: the character 0, and half of a pair of code units. */
const unwritable = /\0|\p{Surrogate}/u;

/**
 * Writes a predicate as a condition in SQL that DuckDB, PostgreSQL and SQLite (from 3.23) read alike. It is
 * true or false for every row, never NULL, so that it may be negated and counted: it holds for the same rows
 * as the test of
 * `compilePredicate`, where a missing value is NULL in the table (not NaN). The columns' types are not known here: a text has
 * to be compared with a column of texts.
 * @throws InvalidInputError for ranges that can hold nothing, and for names and texts that SQL cannot hold.
 */
export function predicateToSql(predicate: Predicate): string {
  const problems = new ProblemList();
  checkPredicate(predicate, null, "predicate", problems);
  checkTexts(predicate, "predicate", problems);
  problems.throwIfAny(predicateHint);
  return write(predicate);
}

function write(predicate: Predicate): string {
  switch (predicate.kind) {
    case "equals":
      return writeEquals(predicate);
    case "range":
      return writeRange(predicate);
    case "and":
      return predicate.of.length === 0 ? "TRUE" : `(${predicate.of.map(write).join(" AND ")})`;
    case "or":
      return predicate.of.length === 0 ? "FALSE" : `(${predicate.of.map(write).join(" OR ")})`;
    case "not":
      return `(NOT ${write(predicate.of)})`;
  }
}

function writeEquals({ column, value }: EqualsPredicate): string {
  const name = identifier(column);
  if (value === null) return `(${name} IS NULL)`;
  return `(${name} IS NOT NULL AND ${name} = ${literal(value)})`;
}

function writeRange({ column, from, to, includesTo }: RangePredicate): string {
  const name = identifier(column);
  const parts = [`${name} IS NOT NULL`];
  if (from !== null) parts.push(`${name} >= ${literal(from)}`);
  if (to !== null) parts.push(`${name} ${includesTo ? "<=" : "<"} ${literal(to)}`);
  return `(${parts.join(" AND ")})`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Numbers have an exponent, always: without one, DuckDB takes them for decimals or small integers and casts
 * columns and digits to fit them.
 */
function literal(value: string | number): string {
  return typeof value === "number" ? value.toExponential() : `'${value.replaceAll("'", "''")}'`;
}

function checkTexts(predicate: Predicate, path: string, problems: ProblemList): void {
  if (predicate.kind === "not") {
    checkTexts(predicate.of, `${path}.of`, problems);
    return;
  }
  if (predicate.kind === "and" || predicate.kind === "or") {
    predicate.of.forEach((part, index) => {
      checkTexts(part, `${path}.of[${index}]`, problems);
    });
    return;
  }
  const { column } = predicate;
  const isName = column !== "" && !unwritable.test(column);
  problems.expect(isName, `${path}.column`, `is ${JSON.stringify(column)}, which is no name in SQL`);
  if (predicate.kind === "range" || typeof predicate.value !== "string") return;
  const message = `is ${JSON.stringify(predicate.value)}, which cannot be written in SQL`;
  problems.expect(!unwritable.test(predicate.value), `${path}.value`, message);
}
