import { existsSync } from "node:fs";
import {
  type Column,
  closestNames,
  type Dataset,
  InvalidInputError,
  type NumericColumn,
  ProblemList,
} from "@slicetuner/core";
import type { LeftOutColumn } from "@slicetuner/slice-finder";
import {
  asCategories,
  describeMissingColumn,
  encodeTableInTurns,
  filterRows,
  findColumn,
  fitEncoding,
  locate,
  type Table,
} from "@slicetuner/tabular";
import { flagOf } from "../cli/option-group.ts";
import { warningsInOptionWords } from "../options/option-words.ts";
import { readLosses } from "./read-losses.ts";
import { nameOneSlice } from "./slicing.ts";

/** The rows that a search for slices looks at. */
export interface RowsToSearch {
  readonly table: Table;
  /** The columns that slices may be made of. */
  readonly columns: readonly Column[];
  /** Columns that they may not be made of, and why. */
  readonly leftOut: readonly LeftOutColumn[];
  readonly weights: Float64Array | undefined;
  /** Class number of each row, where there is a label. */
  readonly labels: Int32Array | undefined;
  /** Given losses, or the examples to train on: one for each row. */
  readonly losses:
    | { readonly kind: "given"; readonly values: Float64Array; readonly from: string }
    | { readonly kind: "to-train"; readonly dataset: Dataset };
  readonly warnings: readonly string[];
}

/** The options that say which columns are what. */
export interface SearchedColumns {
  readonly label?: string | undefined;
  readonly losses?: string | undefined;
  readonly weight?: string | undefined;
  readonly id?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly dropIncomplete?: boolean | undefined;
  /** Columns that are left out as the preparation of a known data set does it. */
  readonly unprepared?: readonly string[];
}

/**
 * Finds losses, weights and labels of the rows of a table, and the columns that slices may be made of.
 * @param given losses from elsewhere
 * @throws InvalidInputError with all that is wrong: columns that are not there, texts for numbers, rows
 * without loss, weight or label unless they are to be left out.
 */
export async function rowsToSearch(
  read: Table,
  settings: SearchedColumns,
  signal: AbortSignal,
  given?: GivenLosses,
): Promise<RowsToSearch> {
  checkColumns(read, settings);
  const { losses } = settings;
  if (given !== undefined) return withLosses(read, settings, given);
  if (losses === undefined) return withTraining(read, settings, signal);
  return withLosses(read, settings, givenLosses(read, losses));
}

async function withTraining(
  read: Table,
  settings: SearchedColumns,
  signal: AbortSignal,
): Promise<RowsToSearch> {
  const { label, weight, id, exclude = [], unprepared = [], dropIncomplete = false } = settings;
  const { table: named, column } = nameOneSlice(read);
  const encoding = fitEncoding(named, {
    label: label!,
    sliceBy: [column],
    exclude: [...exclude, ...unprepared, column],
    dropIncomplete,
    ...(weight === undefined ? {} : { weight }),
    ...(id === undefined ? {} : { id }),
  });
  const { dataset, rows, warnings } = await encodeTableInTurns(named, encoding, signal);
  const kept = new Set(rows);
  const table = rows.length === read.rowCount ? read : filterRows(read, (row) => kept.has(row));
  return {
    ...rolesOf(table, settings),
    labels: dataset.labels,
    losses: { kind: "to-train", dataset },
    warnings: warningsInOptionWords([...read.warnings, ...warnings]),
  };
}

function withLosses(read: Table, settings: SearchedColumns, given: GivenLosses): RowsToSearch {
  const { label, weight } = settings;
  const needed = [label, weight].filter((name) => name !== undefined);
  const { table, warnings, kept } = completeRows(read, needed, given, settings.dropIncomplete ?? false);
  return {
    ...rolesOf(table, settings),
    labels: label === undefined ? undefined : asCategories(findColumn(table, label)!).codes,
    losses: { kind: "given", values: kept, from: given.from },
    warnings: warningsInOptionWords([...read.warnings, ...warnings]),
  };
}

/** A loss for each row of a table, NaN where there is none. */
export interface GivenLosses {
  readonly values: Float64Array;
  /** For people. */
  readonly from: string;
  /** The column, where they are one. */
  readonly column: string | undefined;
}

/** The column of this name, or else the file. */
function givenLosses(table: Table, losses: string): GivenLosses {
  const column = findColumn(table, losses);
  if (column === undefined) {
    expectFile(losses, table);
    return { values: readLosses(losses, table.rowCount, table.source), from: losses, column: undefined };
  }
  return {
    values: (column as NumericColumn).values,
    from: `column ${losses} of ${table.source}`,
    column: losses,
  };
}

function expectFile(losses: string, { source, columns }: Table): void {
  if (existsSync(losses)) return;
  const near = closestNames(
    losses,
    columns.map(({ name }) => name),
  );
  const advice = near.length > 0 ? `; did you mean ${near.map((name) => `"${name}"`).join(" or ")}?` : "";
  const message = `"${losses}" is neither a column of ${source} nor a file${advice}`;
  throw new InvalidInputError([{ path: flagOf("losses"), message }]);
}

/** Takes out the rows without loss, label or weight, or tells them all. */
function completeRows(
  table: Table,
  needed: readonly string[],
  { values, column }: GivenLosses,
  dropIncomplete: boolean,
): { readonly table: Table; readonly kept: Float64Array; readonly warnings: readonly string[] } {
  const columns = needed.map((name) => findColumn(table, name)!);
  const problems = new ProblemList();
  const complete = new Uint8Array(table.rowCount).fill(1);
  let incomplete = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const missing = columns.filter((other) => isMissing(other, row)).map(({ name }) => name);
    if (Number.isNaN(values[row])) missing.unshift(column ?? "loss");
    if (missing.length === 0) continue;
    complete[row] = 0;
    incomplete += 1;
    if (!dropIncomplete) for (const name of missing) problems.add(locate(table, row, name), "is missing");
  }
  problems.throwIfAny("--drop-incomplete leaves out rows without loss, label or weight.");
  if (incomplete === 0) return { table, kept: values, warnings: [] };
  if (incomplete === table.rowCount)
    throw new InvalidInputError([{ path: table.source, message: "no row has a loss, a label and a weight" }]);
  const rows = incomplete === 1 ? "1 row" : `${incomplete.toLocaleString("en")} rows`;
  return {
    table: filterRows(table, (row) => complete[row] === 1),
    kept: values.filter((_, row) => complete[row] === 1),
    warnings: [`${table.source}: ${rows} without loss, label or weight left out`],
  };
}

function isMissing(column: Column, row: number): boolean {
  return column.kind === "numeric" ? Number.isNaN(column.values[row]) : column.codes[row]! < 0;
}

function rolesOf(
  table: Table,
  settings: SearchedColumns,
): Pick<RowsToSearch, "table" | "columns" | "leftOut" | "weights"> {
  const { label, losses, weight, id, exclude = [], columns: wanted } = settings;
  const reasons = new Map<string, string>();
  for (const name of settings.unprepared ?? []) reasons.set(name, "left out as in the published experiments");
  for (const name of exclude) reasons.set(name, `named by ${flagOf("exclude")}`);
  if (id !== undefined) reasons.set(id, "names the rows");
  if (weight !== undefined) reasons.set(weight, "holds the weights");
  if (label !== undefined) reasons.set(label, "is the label");
  if (losses !== undefined) reasons.set(losses, "holds the losses");
  const columns = table.columns.filter(({ name }) =>
    wanted === undefined ? !reasons.has(name) : wanted.includes(name),
  );
  if (columns.length === 0)
    throw new InvalidInputError([
      {
        path: table.source,
        message: `has no column but ${[...reasons.keys()].join(", ")} to make slices of`,
      },
    ]);
  const names = wanted === undefined ? [...table.columns.map(({ name }) => name), ...table.excluded] : [];
  const values = weight === undefined ? undefined : (findColumn(table, weight) as NumericColumn).values;
  return {
    table,
    columns,
    leftOut: names.flatMap((column) => {
      const reason = reasons.get(column);
      return reason === undefined ? [] : { column, reason };
    }),
    weights: values,
  };
}

function checkColumns(table: Table, settings: SearchedColumns): void {
  const problems = new ProblemList();
  const { label, losses, weight, id, columns = [], exclude = [] } = settings;
  const names = table.columns.map(({ name }) => name);
  const expectColumn = (option: keyof SearchedColumns, name: string | undefined): void => {
    if (name === undefined || names.includes(name)) return;
    if (option === "exclude" && table.excluded.includes(name)) return;
    problems.add(flagOf(option), describeMissingColumn(table, name));
  };
  expectColumn("label", label);
  expectColumn("weight", weight);
  expectColumn("id", id);
  for (const name of columns) expectColumn("columns", name);
  for (const name of exclude) expectColumn("exclude", name);
  for (const [option, name] of [
    ["losses", losses],
    ["weight", weight],
  ] as const) {
    const column = name === undefined ? undefined : findColumn(table, name);
    const isText = column?.kind === "categorical";
    problems.expect(!isText, flagOf(option), `the column "${name}" holds texts, expected numbers`);
    if (option !== "weight" || column?.kind !== "numeric") continue;
    const row = column.values.findIndex((value) => value < 0);
    if (row >= 0) problems.add(locate(table, row, name), `the weight ${column.values[row]} is negative`);
  }
  for (const [option, name] of [
    ["losses", losses],
    ["weight", weight],
    ["label", label],
  ] as const) {
    const isSearched = name !== undefined && columns.includes(name);
    problems.expect(!isSearched, flagOf("columns"), `"${name}" is what ${flagOf(option)} names`);
  }
  problems.throwIfAny();
}
