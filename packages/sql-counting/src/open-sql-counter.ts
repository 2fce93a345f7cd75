import { type ColumnKind, InvalidInputError, ProblemList, type SliceCounter } from "@slicetuner/core";
import { checkKinds, completeRules } from "./check-options.ts";
import type { ColumnPlan } from "./coding/column-plan.ts";
import { planColumn } from "./coding/plan-column.ts";
import { createCounter } from "./counting/create-counter.ts";
import { warnOfLookAlikes } from "./look-alikes.ts";
import type { CodingRules, SqlCountingOptions } from "./options.ts";
import type { Measured, SqlColumn, SqlTable } from "./sql-table.ts";

/** Counts the rows of slices inside a database. */
export interface SqlCounter extends SliceCounter {
  /** Columns that slices are not made of, and why. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** What was read otherwise than a reader may expect. */
  readonly warnings: readonly string[];
}

/** How many rows with wrong losses or weights an error names; the others are counted. */
const mostNamedRows = 20;

/**
 * Opens a table, codes its columns inside the database by the rules that slice-finder has for rows in memory
 * (quantiles are exact). From then on each count is a query. Close it after use.
 *
 * Sums are exact: the database adds whole numbers (see README), so the same rows give the same bits in
 * whichever order they come.
 *
 * @param name of the counter: "in DuckDB"
 * @param open called once the options hold
 * @throws InvalidInputError naming what is wrong with the options, the table, the losses or the weights.
 */
export async function openSqlCounter(
  name: string,
  options: SqlCountingOptions,
  open: () => Promise<SqlTable>,
): Promise<SqlCounter> {
  const rules = completeRules(options);
  const table = await open();
  try {
    return await codeAndCount(name, table, options, rules);
  } catch (error) {
    await table.close();
    throw error;
  }
}

async function codeAndCount(
  name: string,
  table: SqlTable,
  options: SqlCountingOptions,
  rules: CodingRules,
): Promise<SqlCounter> {
  const { signal } = options;
  const { losses, weights, features } = findColumns(table, options, rules);
  const { kinds, warnings } = await checkValues(table, { losses, weights, features }, options, rules);

  const plans: ColumnPlan[] = [];
  const leftOut: { column: string; reason: string }[] = [];
  for (const column of table.columns) {
    const kind = kinds.get(column.name);
    if (kind !== undefined && column.unsearchable !== undefined) {
      leftOut.push({ column: column.name, reason: column.unsearchable });
    } else if (kind !== undefined) {
      const plan = await planColumn(table, column, kind, rules, signal);
      if (typeof plan === "string") leftOut.push({ column: column.name, reason: plan });
      else plans.push(plan);
    } else if (options.exclude?.includes(column.name)) {
      leftOut.push({ column: column.name, reason: "excluded" });
    }
  }
  if (plans.length === 0) throw nothingToSearch(leftOut);
  const coded = await table.code(plans, { losses, weights }, signal);
  const names = { losses: losses.name, weights: weights?.name ?? null };
  const counter = await createCounter(name, coded, plans, names, signal);
  const lookAlikes = plans.flatMap(({ column, lookup }) =>
    lookup.kind === "texts" ? warnOfLookAlikes(table, column.name, lookup.categories) : [],
  );
  return { ...counter, leftOut, warnings: [...table.warnings, ...warnings, ...lookAlikes] };
}

interface FoundColumns extends Measured {
  readonly features: readonly SqlColumn[];
}

/** @throws InvalidInputError with all names that no column has. */
function findColumns(table: SqlTable, options: SqlCountingOptions, rules: CodingRules): FoundColumns {
  const { losses, weights, only, exclude = [], distinctValues = [], columns = {} } = options;
  const problems = new ProblemList();
  const find = (name: string, path: string): SqlColumn | undefined => {
    const found = table.columns.find((column) => column.name === name);
    if (found === undefined) problems.add(path, table.describeMissing(name));
    return found;
  };
  const lossColumn = find(losses, "losses");
  const weightColumn = weights === undefined ? null : find(weights, "weights");
  for (const [index, name] of (only ?? []).entries()) find(name, `only[${index}]`);
  for (const [index, name] of exclude.entries()) find(name, `exclude[${index}]`);
  for (const [index, name] of distinctValues.entries()) find(name, `distinctValues[${index}]`);
  for (const name of Object.keys(rules.edges)) find(name, `edges.${name}`);
  for (const name of Object.keys(columns)) find(name, `columns.${name}`);
  for (const [path, name] of [
    ["losses", losses],
    ["weights", weights],
  ] as const) {
    problems.expect(name === undefined || !exclude.includes(name), path, `"${name}" is excluded`);
  }
  problems.throwIfAny();
  const others = new Set([losses, weights, ...exclude]);
  const isSearched = (name: string) => !others.has(name) && (only === undefined || only.includes(name));
  const features = table.columns.filter(({ name }) => isSearched(name));
  return { losses: lossColumn!, weights: weightColumn ?? null, features };
}

/** The kinds of all features. @throws InvalidInputError with all values that are wrong. */
async function checkValues(
  table: SqlTable,
  { losses, weights, features }: FoundColumns,
  { columns, signal }: SqlCountingOptions,
  rules: CodingRules,
): Promise<{ kinds: ReadonlyMap<string, ColumnKind>; warnings: readonly string[] }> {
  const problems = new ProblemList();
  const hints: string[] = [];
  await checkNumbers(table, problems, "losses", losses, undefined, signal);
  if (weights !== null) await checkNumbers(table, problems, "weights", weights, 0, signal);
  if (problems.problems.length > 0) {
    hints.push("Each row needs one loss, a finite number; weights are 0 or more. Drop rows that have none.");
  }
  const inferred = await table.inferKinds(features, columns, signal).catch((error: unknown) => {
    if (!InvalidInputError.isInstance(error)) throw error;
    problems.problems.push(...error.problems);
    if (error.hint !== undefined) hints.push(error.hint);
    return { kinds: [], warnings: [] };
  });
  const kinds = new Map(inferred.kinds.map((kind, index) => [features[index]!.name, kind]));
  checkKinds(problems, kinds, rules);
  problems.throwIfAny(hints.length === 0 ? undefined : hints.join(" "));
  return { kinds, warnings: inferred.warnings };
}

async function checkNumbers(
  table: SqlTable,
  problems: ProblemList,
  path: string,
  column: SqlColumn,
  least: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (column.notNumbers !== undefined) {
    problems.add(path, `"${column.name}" ${column.notNumbers}, expected a type of numbers`);
    return;
  }
  const { count, first } = await table.findInvalidNumbers(column, {
    limit: mostNamedRows,
    ...(least !== undefined && { least }),
    ...(signal !== undefined && { signal }),
  });
  const expected = least === undefined ? "a finite number" : `a finite number of at least ${least}`;
  for (const { place, written } of first) {
    problems.add(
      place,
      written === null
        ? `is missing, expected ${expected}`
        : `is ${JSON.stringify(written)}, expected ${expected}`,
    );
  }
  const others = count - first.reduce((sum, { rows = 1 }) => sum + rows, 0);
  if (others > 0) problems.add(path, `${others.toLocaleString("en")} more such rows in "${column.name}"`);
}

function nothingToSearch(leftOut: readonly { column: string; reason: string }[]): InvalidInputError {
  const reasons = leftOut.map(({ column, reason }) => ({ path: `columns.${column}`, message: reason }));
  return new InvalidInputError([{ path: "columns", message: "none is left to search" }, ...reasons], {
    hint: "Use edges or distinctValues for columns of many values; a column of one value makes no slices.",
  });
}
