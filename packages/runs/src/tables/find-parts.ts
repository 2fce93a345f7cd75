import { type Column, listNames, type ProblemList } from "@slicetuner/core";
import { cellsOf, findColumn, type RunsTable } from "./cells.ts";
import {
  amountName,
  definitionName,
  idColumns,
  lossNames,
  mlflowMetric,
  mlflowParameter,
  mlflowTag,
  silent,
  totalName,
} from "./column-names.ts";

/** Which columns of runs are what. */
export interface RunsParts {
  readonly amounts: RunsTable["columns"];
  readonly losses: RunsTable["columns"];
  /** The row of the losses that belongs to each row of the amounts, where that is not the same. */
  readonly order?: readonly number[];
  readonly total?: RunsTable["columns"][number];
  /** Columns that say which rows each slice had. */
  readonly definitions: RunsTable["columns"];
}

/** Of one table of amounts and losses. */
export function splitTable({ columns: all }: RunsTable, warnings: string[]): RunsParts {
  const definitions = all.filter(({ name }) => definitionName.test(name));
  const columns = all.filter((column) => !definitions.includes(column));
  const isLoss = ({ name }: { name: string }) => lossNames.some((pattern) => pattern.test(name));
  const namedLosses = columns.filter(isLoss);
  const namedAmounts = columns.filter((column) => !isLoss(column) && amountName.test(column.name));
  const { amounts, losses } =
    namedLosses.length === 0 && namedAmounts.length === 0
      ? pairByName(columns)
      : { amounts: namedAmounts, losses: namedLosses };
  const total = columns.find(({ name }) => totalName.test(name));
  const left = columns.filter(
    (column) =>
      !losses.includes(column) &&
      !amounts.includes(column) &&
      column !== total &&
      !silent.has(column.name.toLowerCase()) &&
      !mlflowTag.test(column.name),
  );
  if (left.length > 0)
    warnings.push(
      `columns that are neither amounts nor losses are left out: ${left.map(({ name }) => name).join(", ")}`,
    );
  return { amounts, losses, definitions, ...(total !== undefined && { total }) };
}

/** MLflow's `params.South` and `metrics.South`: a parameter that has the name of a metric is an amount. */
function pairByName(columns: readonly Column[]): { readonly amounts: Column[]; readonly losses: Column[] } {
  const named = (pattern: RegExp) =>
    columns.flatMap((column) => {
      const name = pattern.exec(column.name)?.[1];
      return name === undefined ? [] : [{ name, column }];
    });
  const metrics = named(mlflowMetric);
  const parameters = named(mlflowParameter);
  return {
    amounts: parameters
      .filter(({ name }) => metrics.some((metric) => metric.name === name))
      .map(({ column }) => column),
    losses: metrics
      .filter(({ name }) => parameters.some((parameter) => parameter.name === name))
      .map(({ column }) => column),
  };
}

/** Rows of a table, and where in its file each is. */
export interface FinishedRuns {
  readonly table: RunsTable;
  /** From 1. */
  readonly rowNumbers: readonly number[];
}

/** The rows of runs that ended well, where a column such as MLflow's `status` tells; else all. */
export function finishedRuns(table: RunsTable, warnings: string[]): FinishedRuns {
  const status = findColumn(table, "status");
  const states = status && cellsOf(status).map((state) => String(state).toUpperCase());
  const all = [...Array(table.rowCount).keys()];
  const kept = states?.includes("FINISHED") ? all.filter((row) => states[row] === "FINISHED") : all;
  const rowNumbers = kept.map((row) => row + 1);
  const left = table.rowCount - kept.length;
  if (left === 0) return { table, rowNumbers };
  warnings.push(`${left} of ${table.rowCount} runs of ${table.source} did not finish and are left out`);
  const columns = table.columns.map((column) =>
    column.kind === "numeric"
      ? { ...column, values: Float64Array.from(kept, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(kept, (row) => column.codes[row]!) },
  );
  return { table: { source: table.source, rowCount: kept.length, columns }, rowNumbers };
}

/** Of one table of amounts and one of losses. */
export function matchTables(amounts: RunsTable, losses: RunsTable, problems: ProblemList): RunsParts {
  const key = idColumns.find((name) => [amounts, losses].every((table) => findColumn(table, name)));
  const counts = [amounts.rowCount, losses.rowCount];
  const definitions = amounts.columns.filter(({ name }) => definitionName.test(name));
  const valuesOf = (table: RunsTable) =>
    table.columns.filter((column) => !silent.has(column.name.toLowerCase()) && !definitions.includes(column));
  const total = amounts.columns.find(({ name }) => totalName.test(name));
  const ownAmounts = valuesOf(amounts).filter((column) => column !== total);
  if (key === undefined) {
    const message = `${counts[1]} rows, but ${amounts.source} has ${counts[0]} and no column such as "index" names them`;
    problems.expect(counts[0] === counts[1], losses.source, message);
    return { amounts: ownAmounts, losses: valuesOf(losses), definitions, ...(total && { total }) };
  }
  const lossIds = cellsOf(findColumn(losses, key)!).map(String);
  const places = new Map(lossIds.map((id, row) => [id, row]));
  const twice = [...new Set(lossIds.filter((id, row) => places.get(id) !== row))];
  if (twice.length > 0) problems.add(losses.source, `has two rows of ${key} ${listNames(twice, 5)}`);
  const ids = cellsOf(findColumn(amounts, key)!).map(String);
  const missing = ids.filter((id) => !places.has(id));
  if (missing.length > 0) problems.add(losses.source, `has no row of ${key} ${listNames(missing, 5)}`);
  problems.throwIfAny();
  const order = ids.map((id) => places.get(id)!);
  return { amounts: ownAmounts, losses: valuesOf(losses), order, definitions, ...(total && { total }) };
}
