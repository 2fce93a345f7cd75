import { type ColumnKind, InvalidInputError, ProblemList } from "@slicetuner/core";
import type { InvalidNumber, SqlTable } from "@slicetuner/sql-counting";
import { warningHints } from "@slicetuner/tabular";
import type { PostgresColumn } from "./postgres-column.ts";
import { readColumn, readRow } from "./read-answer.ts";
import type { Session } from "./session.ts";

/** The table that is asked. */
export interface AskedTable {
  readonly session: Session;
  /** For messages: `public.people`. */
  readonly source: string;
  /** The same in SQL. */
  readonly rows: string;
}

/**
 * Numbers are what the database says are numbers, unless not all of them have a double of their own, or the
 * caller wants texts.
 * @throws InvalidInputError for texts that the caller wants as numbers, NaN and infinities
 */
export async function inferKinds(
  { session, source, rows }: AskedTable,
  columns: readonly PostgresColumn[],
  wanted: Readonly<Record<string, ColumnKind>>,
  signal?: AbortSignal,
): Promise<{ kinds: readonly ColumnKind[]; warnings: readonly string[] }> {
  const problems = new ProblemList();
  const warnings: string[] = [];
  const numeric = columns.filter(({ isNumeric }) => isNumeric);
  const counts = numeric.flatMap(({ number, isInexact }) => [
    `count(*) FILTER (WHERE ${number} IN ('NaN', 'Infinity', '-Infinity'))`,
    `count(*) FILTER (WHERE ${isInexact})`,
  ]);
  const answer = counts.length === 0 ? [] : await countAll(counts, { session, rows }, signal);
  const kinds = columns.map((column): ColumnKind => {
    const { name, isNumeric, notNumbers } = column;
    const said = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    if (!isNumeric) {
      const message = `${notNumbers}: make a view that casts it to numbers`;
      problems.expect(said !== "numeric", `columns.${name}`, message);
      return "categorical";
    }
    const place = 2 * numeric.indexOf(column);
    const [endless, inexact] = [answer[place]!, answer[place + 1]!];
    if (said === "categorical") return said;
    if (inexact > 0) {
      const number = "whole numbers of 2^53 or more, which are not kept exactly as numbers";
      const reading =
        said === "numeric"
          ? "declared numeric, such values are rounded, and different ones may become equal"
          : `the column is read as texts; ${warningHints.inexactTexts}`;
      warnings.push(`${source}:${name}: has ${number}: ${reading}`);
      if (said !== "numeric") return "categorical";
    }
    const message = `NaN or infinite in ${endless} rows, expected finite numbers`;
    problems.expect(endless === 0, `${source}:${name}`, message);
    return "numeric";
  });
  if (problems.problems.length > 0) {
    throw new InvalidInputError(problems.problems, {
      hint: "Exclude the column, name NaN among the missing values, or make a view that mends it.",
    });
  }
  return { kinds, warnings };
}

/** Several counts in one reading of the rows: in an array, for an answer has at most 1,664 columns. */
async function countAll(
  counts: readonly string[],
  { session, rows }: Pick<AskedTable, "session" | "rows">,
  signal?: AbortSignal,
): Promise<number[]> {
  const [found] = await readRow(session, `SELECT ARRAY[${counts.join(", ")}] FROM ${rows}`, signal);
  return (found as readonly unknown[]).map(Number);
}

/** The values of a column that are missing, not finite or below `least`, each with its rows. */
export async function findInvalidNumbers(
  { session, source, rows }: AskedTable,
  { name, number }: Parameters<SqlTable["findInvalidNumbers"]>[0],
  { least, limit, signal }: Parameters<SqlTable["findInvalidNumbers"]>[1],
): Promise<{ count: number; first: readonly InvalidNumber[] }> {
  const range = least === undefined ? "" : ` AND value >= ${least}`;
  // NaN is above all other numbers there.
  const holds = `coalesce(value > '-Infinity' AND value < 'Infinity'${range}, false)`;
  const given = `(SELECT ${number} AS value FROM ${rows}) AS given WHERE NOT ${holds}`;
  const count = Number((await readColumn(session, `SELECT count(*) FROM ${given}`, signal))[0]);
  const first: InvalidNumber[] = [];
  if (count === 0) return { count, first };
  await session.query(
    `SELECT CAST(value AS text), count(*) FROM ${given} GROUP BY value ORDER BY 2 DESC, 1 LIMIT ${limit}`,
    ([values, counts]) => {
      for (const [index, value] of values!.entries()) {
        const found = Number(counts![index]);
        first.push({
          place: `${source}:${name} (${found.toLocaleString("en")} ${found === 1 ? "row" : "rows"})`,
          written: value === null ? null : String(value),
          rows: found,
        });
      }
    },
    signal,
  );
  return { count, first };
}
