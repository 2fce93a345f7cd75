import { type Column, listNames, ProblemList } from "@slicetuner/core";
import { matchRuns } from "./match-runs.ts";
import type { Runs } from "./runs.ts";
import { scaleShares } from "./scale-shares.ts";
import type { WrittenRuns } from "./written-runs.ts";

/** A table in columns, as `tabular` reads it. */
export interface RunsTable {
  /** For messages: the file's name. */
  readonly source: string;
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** Columns that name a run; two tables are matched by the first of them that both have. */
const idColumns = ["index", "run_id", "run", "id", "name"];
/** A column of one table that is neither amount nor loss, so that nobody wonders why it is left out. */
const silent = new Set([
  ...idColumns,
  ...["seed", "status", "start_time", "end_time", "experiment_id", "artifact_uri"],
  // As the pages of MLflow export them.
  ...["start time", "duration", "run id", "source type", "source name", "user"],
]);
/** What MLflow keeps beside parameters and metrics. */
const mlflowTag = /^tags?[./]/i;
const mlflowParameter = /^params?[./](.+)$/i;
const mlflowMetric = /^metrics?[./](.+)$/i;
const amountName = /^(?:params?[./])?(?:size|share|ratio|amount|train|n)[ _.:/-]+(.+)$/i;
const lossNames = [
  /^(?:metrics?[./])?loss[ _.:/-]+(.+)$/i,
  /^(?:metrics?[./])?(.+?)[ _.:/-]+(?:val[ _.-]?)?loss$/i,
];
const definitionName = /^(?:params?[./])?slice[ _.:/-]+(.+)$/i;
const totalName = /^(?:params?[./])?(?:total|tokens|examples)$/i;

/**
 * What one table of amounts and losses says, or one table of each.
 *
 * In one table, amounts are columns such as `size_South`, `share:arxiv`, `params.size_South` or
 * `train_the_pile_arxiv`, losses such as
 * `loss_South`, `metrics.loss_South` or `metric/the_pile_arxiv_val_loss`; a column `total` turns shares into amounts, and `slice_South` may say
 * which rows the slice had. Exports of MLflow may as well
 * have `params.South` and `metrics.South`; runs whose `status` is not FINISHED are left out. In two tables,
 * all columns but the one that names the runs count.
 * @throws InvalidInputError with every column that does not fit, and shares that do not sum to 1
 */
export function readWrittenRuns(tables: {
  readonly amounts: RunsTable;
  readonly losses?: RunsTable;
}): WrittenRuns {
  const problems = new ProblemList();
  const warnings: string[] = [];
  const parts =
    tables.losses === undefined
      ? splitTable(withoutUnfinished(tables.amounts, warnings), warnings)
      : matchTables(tables.amounts, tables.losses, problems);
  const { source } = tables.amounts;
  const cells = new ProblemList();
  const amounts = readNumbers(parts.amounts, cells, source);
  const losses = readNumbers(parts.losses, cells, (tables.losses ?? tables.amounts).source);
  if (amounts.names.length === 0)
    problems.add(source, "has no column of amounts, such as size_South or share_South");
  if (losses.names.length === 0)
    problems.add((tables.losses ?? tables.amounts).source, "has no column of losses, such as loss_South");
  const totals = parts.total && readNumbers([parts.total], problems, source);
  totals?.rows.forEach(([total], row) => {
    const place = `${source}, row ${row + 1}, ${parts.total!.name}`;
    problems.expect(total !== null, place, "is empty, expected a number");
  });
  problems.throwIfAny();
  const definitions = parts.definitions.map((column) => ({
    name: definitionName.exec(column.name)![1]!,
    values: cellsOf(column),
  }));
  const {
    unit,
    amounts: scaled,
    warnings: aboutShares,
  } = scaleShares(
    amounts.rows.map((row, index) => ({
      place: `${source}, row ${index + 1}`,
      amounts: row,
      ...(totals && { total: totals.rows[index]![0]! }),
    })),
    problems,
  );
  problems.throwIfAny();
  const columns = new Map([
    ...amounts.names.map((name, index) => [`amount ${name}`, parts.amounts[index]!.name] as const),
    ...losses.names.map((name, index) => [`loss ${name}`, parts.losses[index]!.name] as const),
  ]);
  const byName = (names: readonly string[], values: readonly (number | null)[]) =>
    new Map(names.flatMap((name, index) => (values[index] === null ? [] : [[name, values[index]!]])));
  return {
    runs: scaled.map((row, index) => ({
      file: source,
      place: `${source}, row ${index + 1}`,
      amounts: byName(amounts.names, row),
      losses: byName(losses.names, losses.rows[parts.order?.[index] ?? index]!),
      rows: new Map(
        definitions.flatMap(({ name, values }) =>
          values[index] === null ? [] : [[name, String(values[index])]],
        ),
      ),
      columns,
    })),
    unit,
    sources: amounts.names,
    outcomes: losses.names,
    wrongCells: cells.problems,
    warnings: [...warnings, ...aboutShares],
  };
}

/**
 * Runs of one table of amounts and losses, or of one table of each, all with the same slices.
 * @throws InvalidInputError as {@link readWrittenRuns}, and for empty cells
 */
export function readRunsTables(tables: { readonly amounts: RunsTable; readonly losses?: RunsTable }): {
  readonly runs: Runs;
  readonly warnings: readonly string[];
} {
  const { runs, warnings } = matchRuns(readWrittenRuns(tables));
  return { runs, warnings };
}

/**
 * Amounts of mixtures to be predicted, in the order of `sources`.
 * @throws InvalidInputError naming columns that are missing or unknown
 */
export function readMixtures(table: RunsTable, sources: readonly string[]): number[][] {
  const problems = new ProblemList();
  const found = table.columns.filter(({ name }) => !silent.has(name.toLowerCase()) && !totalName.test(name));
  const named = new Map(found.map((column) => [amountName.exec(column.name)?.[1] ?? column.name, column]));
  for (const name of named.keys())
    problems.expect(sources.includes(name), table.source, `column "${name}" is none of the runs' sources`);
  for (const source of sources)
    problems.expect(
      named.has(source),
      table.source,
      `there is no column of "${source}", which the runs have`,
    );
  problems.throwIfAny();
  const columns = sources.map((source) => named.get(source)!);
  const { rows } = readNumbers(columns, problems, table.source);
  const mixtures = rows.map((row, index) => {
    const place = `${table.source}, row ${index + 1}`;
    row.forEach((amount, source) => {
      problems.expect(amount !== null, `${place}, ${columns[source]!.name}`, "is empty, expected a number");
    });
    return { place, amounts: row };
  });
  problems.throwIfAny();
  const { amounts } = scaleShares(mixtures, problems);
  problems.throwIfAny();
  return amounts.map((row) => row.map((amount) => amount!));
}

interface Parts {
  readonly amounts: RunsTable["columns"];
  readonly losses: RunsTable["columns"];
  /** The row of the losses that belongs to each row of the amounts, where that is not the same. */
  readonly order?: readonly number[];
  readonly total?: RunsTable["columns"][number];
  /** Columns that say which rows each slice had. */
  readonly definitions: RunsTable["columns"];
}

function splitTable({ columns: all }: RunsTable, warnings: string[]): Parts {
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

/** The rows of runs that ended well, where a column such as MLflow's `status` tells. */
function withoutUnfinished(table: RunsTable, warnings: string[]): RunsTable {
  const status = findColumn(table, "status");
  if (status === undefined) return table;
  const states = cellsOf(status).map((state) => String(state).toUpperCase());
  if (!states.includes("FINISHED")) return table;
  const kept = states.flatMap((state, row) => (state === "FINISHED" ? [row] : []));
  if (kept.length === table.rowCount) return table;
  const left = table.rowCount - kept.length;
  warnings.push(`${left} of ${table.rowCount} runs of ${table.source} did not finish and are left out`);
  return {
    source: table.source,
    rowCount: kept.length,
    columns: table.columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: Float64Array.from(kept, (row) => column.values[row]!) }
        : { ...column, codes: Int32Array.from(kept, (row) => column.codes[row]!) },
    ),
  };
}

function matchTables(amounts: RunsTable, losses: RunsTable, problems: ProblemList): Parts {
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
  const places = new Map(cellsOf(findColumn(losses, key)!).map((id, row) => [String(id), row]));
  const ids = cellsOf(findColumn(amounts, key)!).map(String);
  const missing = ids.filter((id) => !places.has(id));
  if (missing.length > 0) problems.add(losses.source, `has no row of ${key} ${listNames(missing, 5)}`);
  problems.throwIfAny();
  const order = ids.map((id) => places.get(id)!);
  return { amounts: ownAmounts, losses: valuesOf(losses), order, definitions, ...(total && { total }) };
}

function findColumn({ columns }: RunsTable, wanted: string) {
  return columns.find(({ name }) => name.toLowerCase() === wanted);
}

/** Names of columns without what says their meaning, and their numbers; null where a cell is empty. */
function readNumbers(
  columns: readonly Column[],
  problems: ProblemList,
  file: string,
): { readonly names: string[]; readonly rows: (number | null)[][] } {
  const names = columns.map(({ name }) => {
    const patterns = [amountName, ...lossNames, mlflowParameter, mlflowMetric];
    const matches = patterns.map((pattern) => pattern.exec(name));
    return matches.find((match) => match !== null)?.[1] ?? name;
  });
  const cells = columns.map(cellsOf);
  const rows = (cells[0] ?? []).map((_, row) =>
    columns.map(({ name }, column) => {
      const value = cells[column]![row]!;
      if (typeof value !== "string") return value;
      problems.add(`${file}, row ${row + 1}, ${name}`, `is ${JSON.stringify(value)}, expected a number`);
      return null;
    }),
  );
  return { names, rows };
}

/** The values of a column; null where a cell is empty. */
function cellsOf(column: Column): (number | string | null)[] {
  if (column.kind === "categorical")
    return Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!));
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
}
