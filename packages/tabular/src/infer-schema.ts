import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnKind } from "@slicetuner/core";
import type { CappedProblems } from "./capped-problems.ts";
import { queryRows } from "./duckdb.ts";
import { hints, warningHints } from "./hints.ts";
import { type RawColumn, rawTable } from "./raw-columns.ts";
import { shorten } from "./shorten.ts";

/**
 * Above this share of numbers among its values, a column is meant to be numeric and the other values are
 * mistakes; at or below it, the numbers are names of categories.
 */
export const numericShare = 0.95;

/** Above this share of numbers a column of categories comes with a warning. */
const doubtfulShare = 0.5;

/** How to read each column, with the counts that decided it. */
export interface InferredColumn {
  readonly column: RawColumn;
  readonly kind: ColumnKind;
}

interface Counts {
  /** Values that are not missing. */
  readonly present: number;
  /** Those that are numbers, NaN and infinities included. */
  readonly numbers: number;
  readonly finite: number;
  /** Whole numbers that are kept exactly as texts only. */
  readonly inexact: number;
  /** Numbers that are written with zeros before them, such as 00123. */
  readonly padded: number;
}

/** What inference needs besides the columns. */
export interface InferenceContext {
  readonly connection: DuckDBConnection;
  readonly kinds: Readonly<Record<string, ColumnKind>>;
  /** The place of a value, for messages. */
  readonly locate: (row: number, column: string) => string;
}

/**
 * Decides for each column whether it holds numbers: if the caller or the file says so, if all its values are
 * numbers, or if more than {@link numericShare} of them are. Every other value in such a column is a problem.
 */
export async function inferSchema(
  context: InferenceContext,
  columns: readonly RawColumn[],
  problems: CappedProblems,
  warnings: string[],
): Promise<InferredColumn[]> {
  const counts = await countNumbers(context, columns);
  const inferred: InferredColumn[] = [];
  for (const [index, column] of columns.entries()) {
    const { present, numbers, finite, inexact, padded } = counts[index]!;
    const forced = Object.hasOwn(context.kinds, column.name) ? context.kinds[column.name] : undefined;
    const inferredNumeric =
      column.declaredNumeric ?? (numbers === present || numbers > numericShare * present);
    const kind = forced ?? (inferredNumeric && inexact === 0 ? "numeric" : "categorical");
    if (inexact > 0 && (forced === "numeric" || inferredNumeric)) {
      const [first] = await findRows(context, column, column.isInexact, 1);
      warnings.push(`${context.locate(first!.row, column.name)}: ${describeInexact(first!.written, kind)}`);
    }
    if (padded > 0 && kind === "numeric" && forced === undefined) {
      const [first] = await findRows(context, column, isPadded(column.text), 1);
      warnings.push(
        `${context.locate(first!.row, column.name)}: ${shorten(first!.written)} is read as a number, without its zeros; ${warningHints.codes}`,
      );
    }
    inferred.push({ column, kind });
    if (kind === "numeric" && finite < present) {
      const share = `${((100 * finite) / present).toFixed(1)} % of its values are numbers`;
      const reason = forced === undefined ? `a numeric column (${share})` : "a column declared numeric";
      await reportNonNumbers(context, column, present - finite, reason, problems);
    }
    // Texts of Parquet may be numbers, all of them: the file says that they are texts.
    const isDoubtful = numbers > doubtfulShare * present && numbers < present;
    if (forced === undefined && !inferredNumeric && isDoubtful) {
      const [first] = await findNonNumbers(context, column, 1);
      warnings.push(
        `${context.locate(first!.row, column.name)}: "${first!.written}" is no number, so the column is read as ` +
          `categories although ${numbers} of its ${present} values are numbers`,
      );
    }
  }
  return inferred;
}

function describeInexact(written: string, kind: ColumnKind): string {
  const number = `${shorten(written)} is a whole number of 2^53 or more, which is not kept exactly as a number`;
  return kind === "numeric"
    ? `${number}: declared numeric, such values are rounded, and different ones may become equal`
    : `${number}: the column is read as texts; ${warningHints.inexactTexts}`;
}

/** SQL: whether a text is a whole number that zeros stand before, as of codes. */
function isPadded(text: string): string {
  return `coalesce(regexp_full_match(${text}, '[+-]?0[0-9]+'), false)`;
}

async function countNumbers(
  { connection }: InferenceContext,
  columns: readonly RawColumn[],
): Promise<Counts[]> {
  const values = columns.map(
    ({ text, number, isInexact }, index) =>
      `${text} AS t${index}, ${number} AS n${index}, ${isInexact} AS i${index}`,
  );
  const counts = columns.map(
    (_, index) =>
      `count(t${index}), count(n${index}), count(*) FILTER (isfinite(n${index})), count(*) FILTER (i${index}), count(*) FILTER (${isPadded(`t${index}`)})`,
  );
  const [row = []] = await queryRows(
    connection,
    `SELECT ${counts.join(", ")} FROM (SELECT ${values.join(", ")} FROM ${rawTable})`,
  );
  const numbers = row.map(Number);
  return columns.map((_, index) => ({
    present: numbers[5 * index]!,
    numbers: numbers[5 * index + 1]!,
    finite: numbers[5 * index + 2]!,
    inexact: numbers[5 * index + 3]!,
    padded: numbers[5 * index + 4]!,
  }));
}

async function reportNonNumbers(
  context: InferenceContext,
  column: RawColumn,
  total: number,
  reason: string,
  problems: CappedProblems,
): Promise<void> {
  const found = await findNonNumbers(context, column, 20);
  for (const { row, written } of found) {
    problems.add(
      context.locate(row, column.name),
      `${JSON.stringify(shorten(written))} is no finite number in ${reason}`,
      hints.notNumeric,
    );
  }
  problems.addUnlisted(total - found.length);
}

/** The first values that are there but no finite numbers. */
function findNonNumbers(context: InferenceContext, column: RawColumn, limit: number): Promise<FoundRow[]> {
  const { text, number } = column;
  const where = `${text} IS NOT NULL AND coalesce(isfinite(${number}), false) = false`;
  return findRows(context, column, where, limit);
}

interface FoundRow {
  readonly row: number;
  readonly written: string;
}

async function findRows(
  { connection }: InferenceContext,
  { text }: RawColumn,
  where: string,
  limit: number,
): Promise<FoundRow[]> {
  const rows = await queryRows(
    connection,
    `SELECT rowid, ${text} FROM ${rawTable} WHERE ${where} ORDER BY rowid LIMIT ${limit}`,
  );
  return rows.map(([rowid, value]) => ({ row: Number(rowid), written: String(value) }));
}
