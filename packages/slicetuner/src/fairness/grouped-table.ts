import { type Dataset, type GroupColumn, InvalidInputError, type ProblemList } from "@slicetuner/core";
import {
  asCategories,
  columnOfTexts,
  describeMissingColumn,
  encodeTableInTurns,
  findColumn,
  fitEncoding,
  type ReadTableOptions,
  readTable,
  type Table,
  type TableEncoding,
} from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { loadKnown } from "../data/load-known.ts";
import { readTableInput } from "../data/rows-in-memory.ts";
import { readOptionsOf } from "../data/table-options.ts";
import type { DataSpec } from "../options/data-options.ts";
import { warningsInOptionWords } from "../options/option-words.ts";

/** A column of more values than this has no groups. */
const maximumGroups = 50;

/** The one slice of rows that are not cut into slices. */
const everything = "(all rows)";

/** Rows with what is to be predicted and whose treatment is compared. */
export interface GroupedTable {
  readonly table: Table;
  readonly title: string;
  readonly label: string;
  /** Columns that are no features. */
  readonly exclude: readonly string[];
  readonly groups: readonly string[];
  readonly spec: DataSpec;
  readonly warnings: readonly string[];
}

/** Encoded rows with their group columns. */
export interface GroupedRows {
  readonly dataset: Dataset;
  /** Row number in the table of each example. */
  readonly rows: Uint32Array;
  readonly encoding: TableEncoding;
  readonly warnings: readonly string[];
}

/**
 * Reads the file that `--data` names, or a known data set; undefined when something is wrong (the problems
 * say what).
 */
export async function openGroupedTable(
  spec: DataSpec,
  groups: readonly string[],
  problems: ProblemList,
  signal: AbortSignal,
): Promise<GroupedTable | undefined> {
  const opened =
    spec.dataset === undefined
      ? await openOwn(spec, groups, problems, signal)
      : await openKnown(spec, problems);
  if (opened === undefined) return undefined;
  const { table, label, exclude } = opened;
  const known = groups.filter((name) => isGroupColumn(table, name, problems));
  if (known.length < groups.length) return undefined;
  return {
    table: withSlice(table),
    title: table.source,
    label,
    exclude: [...exclude, everything],
    groups,
    spec,
    warnings: warningsInOptionWords(table.warnings),
  };
}

/** Another file with the same columns, e.g. of test rows. */
export async function openSimilarTable(
  file: string,
  { spec, groups, label }: Pick<GroupedTable, "spec" | "groups" | "label">,
  problems: ProblemList,
  signal: AbortSignal,
): Promise<Table | undefined> {
  const table = await collectProblems(problems, () =>
    readTable(file, readOptions({ ...spec, label }, groups, signal)),
  );
  if (table === undefined) return undefined;
  const known = groups.filter((name) => isGroupColumn(table, name, problems));
  return known.length < groups.length ? undefined : withSlice(table);
}

/**
 * Fits an encoding to some rows of the table and encodes all. @throws InvalidInputError with all that is
 * wrong
 */
export async function encodeGrouped(
  grouped: GroupedTable,
  signal: AbortSignal,
  trainRows?: Uint32Array,
): Promise<GroupedRows> {
  const { table, label, exclude, spec } = grouped;
  const { weight, id, categorical = [], dropIncomplete = false } = spec;
  const encoding = fitEncoding(table, {
    label,
    sliceBy: [everything],
    exclude,
    categorical,
    dropIncomplete,
    ...(weight !== undefined && { weight }),
    ...(id !== undefined && { id }),
    ...(trainRows !== undefined && { rows: trainRows }),
  });
  return { ...(await encodeAs(table, encoding, grouped.groups, signal)), encoding };
}

/**
 * Encodes another table likewise. @throws InvalidInputError with all that is wrong, columns that are not
 * there first
 */
export async function encodeAs(
  table: Table,
  encoding: TableEncoding,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<Omit<GroupedRows, "encoding">> {
  const needed = [...encoding.features.map(({ column }) => column), encoding.label.column];
  const lacking = needed.filter((name) => findColumn(table, name) === undefined);
  if (lacking.length > 0) {
    const names = table.columns.map(({ name }) => name).filter((name) => name !== everything);
    const message = `lacks the ${lacking.length === 1 ? "column" : "columns"} ${lacking.join(", ")}, which the model was made with; it has ${names.join(", ")}`;
    throw new InvalidInputError([{ path: table.source, message }]);
  }
  const { dataset, rows, warnings } = await encodeTableInTurns(table, encoding, signal);
  return {
    dataset: { ...dataset, groups: groups.map((name) => groupColumn(table, name, rows)) },
    rows,
    warnings: warningsInOptionWords(warnings),
  };
}

/** For messages: that the user's table has no such column. */
export function missingColumn(table: Table, name: string): string {
  const columns = table.columns.filter((column) => column.name !== everything);
  return describeMissingColumn({ ...table, columns }, name);
}

/** A table with the one slice that the encoding expects. */
export function withSlice(table: Table): Table {
  const column = columnOfTexts(everything, new Array<string>(table.rowCount).fill("all"), "categorical");
  return { ...table, columns: [...table.columns, column] };
}

/** The groups of some rows of a table by one of its columns. */
export function groupColumn(table: Table, name: string, rows: Uint32Array): GroupColumn {
  const { codes, categories } = asCategories(findColumn(table, name)!);
  return { name, ids: Int32Array.from(rows, (row) => codes[row]!), values: categories };
}

interface OpenedTable {
  readonly table: Table;
  readonly label: string;
  readonly exclude: readonly string[];
}

async function openOwn(
  spec: DataSpec,
  groups: readonly string[],
  problems: ProblemList,
  signal: AbortSignal,
): Promise<OpenedTable | undefined> {
  const { data, label, exclude = [] } = spec;
  problems.expect(data !== undefined, "--data", "is missing: name a CSV or Parquet file, or --dataset");
  problems.expect(label !== undefined, "--label", "is missing: name the column to predict");
  if (data === undefined || label === undefined) return undefined;
  const table = await collectProblems(problems, () =>
    readTableInput(data, readOptions({ ...spec, label }, groups, signal)),
  );
  return table && { table, label, exclude };
}

async function openKnown(spec: DataSpec, problems: ProblemList): Promise<OpenedTable | undefined> {
  for (const [name, value] of Object.entries({ data: spec.data, label: spec.label })) {
    problems.expect(value === undefined, `--${name}`, "is fixed for a known data set; leave it out");
  }
  const known = await loadKnown(spec.dataset!, problems);
  return known && { ...known, exclude: [...known.exclude, ...(spec.exclude ?? [])] };
}

function readOptions(
  spec: DataSpec & { readonly label: string },
  groups: readonly string[],
  signal: AbortSignal,
): ReadTableOptions {
  return readOptionsOf(spec, { kind: "columns", sliceBy: groups }, signal);
}

function isGroupColumn(table: Table, name: string, problems: ProblemList): boolean {
  const column = findColumn(table, name);
  if (column === undefined) {
    problems.add("--group", missingColumn(table, name));
    return false;
  }
  const { length } = asCategories(column).categories;
  const message = `"${name}" has ${length} values, and at most ${maximumGroups} groups can be compared; cut it into ranges`;
  return problems.expect(length <= maximumGroups, "--group", message);
}
