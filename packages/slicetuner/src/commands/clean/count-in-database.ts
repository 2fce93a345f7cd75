import { type InputProblem, InvalidInputError, type RowCounter } from "@slicetuner/core";
import { type ReweighedCells, reweighCells } from "@slicetuner/mlclean";
import { type CleanResult, startResult } from "@slicetuner/results";
import { openDuckDBRowCounter } from "@slicetuner/slice-counter-duckdb";
import { openPostgresRowCounter, type PostgresRowCounter } from "@slicetuner/slice-counter-postgres";
import { flagOf } from "../../cli/option-group.ts";
import { writeWhole } from "../../cli/result-file.ts";
import { readOptionsOf } from "../../data/table-options.ts";
import { addressVariable, type DatabaseSpec } from "../../options/database-options.ts";
import { inOptionHint, warningsInOptionWords } from "../../options/option-words.ts";
import type { Database } from "./check-counting.ts";
import { weightIsThere } from "./check-target.ts";
import type { CleaningSpec, TableSpec } from "./options.ts";
import { copyRates } from "./result.ts";
import { valueAt, weightsCsv } from "./weights-file.ts";

/** What is counted, and where. */
export interface CountedCleaning {
  readonly counting: Database;
  /** The file or the table. */
  readonly source: string;
  readonly table: TableSpec & { readonly label: string; readonly group: readonly string[] };
  readonly database: DatabaseSpec;
  readonly strategy: CleaningSpec["strategy"];
  /** The file of the weights. */
  readonly target: string | undefined;
  readonly settings: CleanResult["settings"];
}

/** So many cells are counted at most: of more, each would stand for hardly more than a row. */
const mostCells = 1_000_000;

/**
 * Weights of rows that stay where they are: a database counts them by their groups and label, and from the
 * counts the weights follow as in memory. Nothing is written but the file that was asked for.
 * @throws InvalidInputError in the words of the options
 */
export async function cleanInDatabase(
  cleaning: CountedCleaning,
  {
    signal,
    warn,
    onCount,
  }: {
    readonly signal: AbortSignal;
    readonly warn: (message: string) => void;
    /** Told before rows are counted. */
    readonly onCount: (rows: number) => void;
  },
): Promise<CleanResult> {
  const start = performance.now();
  const { table, strategy, target } = cleaning;
  const { label, group, positive, predictions, weight } = table;
  const asked = askedColumns(table);
  let counter: RowCounter | PostgresRowCounter | undefined;
  try {
    counter = await openCounter(cleaning, signal);
    if (weight === undefined && counter.columns.includes("weight"))
      throw new InvalidInputError([{ path: "weights", message: weightIsThere }]);
    onCount(counter.rowCount);
    const counted = await counter.doCountRows(
      asked.map(({ name }) => name),
      { mostCells, signal },
    );
    const roles = {
      label,
      groups: group,
      ...(positive !== undefined && { positive }),
      ...(predictions !== undefined && { predictions }),
      ...(weight !== undefined && { weight }),
    };
    const cells = reweighCells(counted, roles, { strategy });
    const view = target === undefined ? null : await writeWeights(counter, cells, weight, target);
    const warnings = [
      ...warningsInOptionWords(counted.warnings),
      ...cells.report.warnings.map((warning) => `reweigh: ${warning}`),
      ...(view?.warnings ?? []),
    ];
    for (const warning of warnings) warn(warning);
    return resultOf(cleaning, counter, cells, view?.name ?? null, {
      seconds: (performance.now() - start) / 1000,
      warnings,
    });
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    throw inOptionWords(error, asked);
  } finally {
    await counter?.close();
  }
}

/** A column whose values are counted. */
interface AskedColumn {
  readonly name: string;
  /** The option that named it. */
  readonly option: "group" | "label" | "predictions" | "weight";
}

/** Each once. */
function askedColumns({ group, label, predictions, weight }: CountedCleaning["table"]): AskedColumn[] {
  const named = [
    ...group.map((name) => ({ name, option: "group" as const })),
    ...Object.entries({ label, predictions, weight }).flatMap(([option, name]) =>
      name === undefined ? [] : [{ name, option: option as AskedColumn["option"] }],
    ),
  ];
  return named.filter(({ name }, index) => named.findIndex((each) => each.name === name) === index);
}

function openCounter(
  { counting, source, table, database }: CountedCleaning,
  signal: AbortSignal,
): Promise<RowCounter | PostgresRowCounter> {
  const { data: _, ...spec } = table;
  const options = readOptionsOf(spec);
  if (counting === "duckdb") return openDuckDBRowCounter({ ...options, exclude: [], path: source, signal });
  const { columns, missingValues } = options;
  return openPostgresRowCounter({
    connection: database.postgres ?? { env: addressVariable },
    table: source,
    ...(columns !== undefined && { columns }),
    ...(missingValues !== undefined && { missingValues }),
    signal,
  });
}

/** The view that the SQL describes; null where the weights are a table. */
async function writeWeights(
  counter: RowCounter | PostgresRowCounter,
  cells: ReweighedCells,
  weight: string | undefined,
  target: string,
): Promise<{ readonly name: string; readonly warnings: readonly string[] } | null> {
  if (!target.toLowerCase().endsWith(".sql") || !("describeView" in counter)) {
    await writeWhole(target, weightsCsv(cells, weight !== undefined));
    return null;
  }
  const view = counter.describeView({
    columns: cells.columns,
    factors: cells.factors,
    weightColumn: weight ?? "weight",
    isWeighted: weight !== undefined,
  });
  await writeWhole(target, view.sql);
  return view;
}

function resultOf(
  { counting, target, settings }: CountedCleaning,
  { source, rowCount }: RowCounter,
  { report, columns, rows, weights, factors, labels }: ReweighedCells,
  view: string | null,
  { seconds, warnings }: { readonly seconds: number; readonly warnings: readonly string[] },
): CleanResult {
  const { before, after, status } = report;
  return {
    ...startResult("clean"),
    command: "clean",
    data: { sources: [source], table: null, weightColumn: null },
    settings,
    rows: { input: rowCount, removed: 0, merged: 0, output: rowCount },
    comparisons: 0,
    matching: null,
    steps: [
      {
        step: "reweigh",
        rowsBefore: rowCount,
        rowsAfter: rowCount,
        ratesBefore: copyRates(before),
        ratesAfter: copyRates(after),
        removed: [],
        merged: [],
        factors: report.factors.map((own) => ({ ...own })),
        comparisons: 0,
        possiblePairs: 0,
        leftOut: 0,
        matchStatus: null,
        reweighStatus: status,
      },
    ],
    guard: null,
    counted: {
      where: counting,
      weights: target ?? null,
      view,
      columns: columns.map(({ name }) => name),
      cells: Array.from(rows, (count, cell) => ({
        values: columns.map((column) => valueAt(column, cell)),
        favourable: labels[cell]! < 0 ? null : labels[cell] === 1,
        rows: count,
        weight: weights[cell]!,
        factor: factors[cell]!,
      })),
    },
    seconds,
    warnings: [...warnings],
  };
}

/** Which option said what the libraries call so. */
const optionOf: Readonly<Record<string, string>> = {
  connection: "postgres",
  table: "table",
  label: "label",
  positive: "positive",
  predictions: "predictions",
  weights: "weight",
  groups: "group",
  memoryLimit: "memoryLimit",
};

/** @param asked the columns that were counted, with the options that named them */
function inOptionWords(error: InvalidInputError, asked: readonly AskedColumn[]): InvalidInputError {
  const messages = warningsInOptionWords(error.problems.map(({ message }) => message));
  const problems = error.problems.map(({ path }, index): InputProblem => {
    const message = messages[index]!;
    if (path === "mostCells") {
      const advice = "fewer or coarser groups make fewer, and weights can be rounded in a view";
      return { path: flagOf("group"), message: `${message}: ${advice}` };
    }
    if (path.startsWith("columns.")) return { path: flagOf("numeric"), message };
    const [, name = "", place] = /^(\w+)(?:\[(\d+)\])?$/.exec(path) ?? [];
    const option = name === "columns" ? asked[Number(place)]?.option : optionOf[name];
    return { path: option === undefined ? path : flagOf(option), message };
  });
  return new InvalidInputError(problems, error.hint === undefined ? {} : { hint: inOptionHint(error.hint) });
}
