import { type CodedValue, type ColumnKind, equalValue, rangeValue } from "@slicetuner/core";
import { sortCategories } from "@slicetuner/tabular";
import { readNumbers } from "../counting/read-numbers.ts";
import type { CodingRules } from "../options.ts";
import type { SqlColumn, SqlTable, ValueCounts } from "../sql-table.ts";
import { type ColumnPlan, codedColumn, mostValues } from "./column-plan.ts";
import { quantileBins } from "./quantile-bins.ts";
import { startExpression } from "./start-expression.ts";

/** Texts with more categories than that say little about a row's kind. */
const mostCategories = 1000;
/** From this share of distinct texts a column names its rows. */
const identifierShare = 0.9;
/** A handful of rows may well differ in every text. */
const fewestIdentifiers = 50;

/** How a column becomes codes, by the rules of slice-finder for rows in memory, or why it is left out. */
export async function planColumn(
  table: SqlTable,
  column: SqlColumn,
  kind: ColumnKind,
  rules: CodingRules,
  signal?: AbortSignal,
): Promise<ColumnPlan | string> {
  const everyValue = rules.distinctValues.includes(column.name);
  if (kind === "categorical") return planTexts(table, column, everyValue, signal);
  const edges = Object.hasOwn(rules.edges, column.name) ? rules.edges[column.name] : undefined;
  if (edges !== undefined) return planEdges(table, column, edges, signal);
  return planNumbers(table, column, rules.bins, everyValue, signal);
}

async function planTexts(
  table: SqlTable,
  { name, text }: SqlColumn,
  everyValue: boolean,
  signal?: AbortSignal,
): Promise<ColumnPlan | string> {
  const { present, distinct, hasMissing } = await table.countValues(text, signal);
  if (!everyValue && distinct > fewestIdentifiers && distinct >= identifierShare * present) {
    return `${distinct} different texts in ${present} rows: it names rows and is no property that they share`;
  }
  const most = everyValue ? mostValues : mostCategories;
  if (distinct > most) return `${distinct} categories; at most ${most} are searched`;
  const categories = sortCategories(await table.readTexts(text, signal));
  const values = categories.map((category) => equalValue(name, category));
  const column = codedColumn(name, false, values, hasMissing);
  if (typeof column === "string") return column;
  return { column, expression: text, lookup: { kind: "texts", categories } };
}

async function planNumbers(
  table: SqlTable,
  column: SqlColumn,
  bins: number,
  everyValue: boolean,
  signal?: AbortSignal,
): Promise<ColumnPlan | string> {
  const { name, number: expression } = column;
  const counts = await table.countValues(expression, signal);
  if (counts.distinct <= (everyValue ? mostValues : bins)) {
    const numbers = await table.readDistinctNumbers(expression, signal);
    const values = numbers.map((value) => equalValue(name, value));
    return planStarts(name, expression, numbers, values, counts);
  }
  if (everyValue) return `more than ${mostValues} different values`;
  const { starts, alone, largest } = await quantileBins(table, expression, counts, bins, signal);
  const values = starts.map((start, bin) => {
    const isLast = bin === starts.length - 1;
    return start === alone
      ? equalValue(name, start)
      : rangeValue(name, start, isLast ? largest : starts[bin + 1]!, isLast);
  });
  return planStarts(name, expression, starts, values, counts);
}

async function planEdges(
  table: SqlTable,
  column: SqlColumn,
  edges: readonly number[],
  signal?: AbortSignal,
): Promise<ColumnPlan | string> {
  const { name, number: expression } = column;
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  const values = starts.map((_, bin) => rangeValue(name, edges[bin - 1] ?? null, edges[bin] ?? null));
  const bin = startExpression("number", starts);
  const occurring = await readNumbers(
    table,
    `SELECT bin, count(*)
     FROM (SELECT ${bin} AS bin FROM (SELECT ${expression} AS number FROM ${table.rows}) AS numbers) AS bins
     WHERE bin IS NOT NULL GROUP BY bin ORDER BY bin`,
    signal,
  );
  const kept = occurring.map(([code]) => code!);
  const present = occurring.reduce((sum, [, rows]) => sum + rows!, 0);
  // Without the starts of empty bins: no row lies between them and the next.
  return planStarts(
    name,
    expression,
    kept.map((code) => starts[code]!),
    kept.map((code) => values[code]!),
    { present, distinct: kept.length, hasMissing: present < table.rowCount },
  );
}

function planStarts(
  name: string,
  expression: string,
  starts: readonly number[],
  values: readonly CodedValue[],
  { hasMissing }: ValueCounts,
): ColumnPlan | string {
  const column = codedColumn(name, true, values, hasMissing);
  return typeof column === "string" ? column : { column, expression, lookup: { kind: "starts", starts } };
}
