import {
  type CategoricalColumn,
  compilePredicate,
  InvalidInputError,
  type ProblemList,
  predicateColumns,
  type RowTest,
} from "@slicetuner/core";
import { type NamedSlice, partitionSlices, type SlicePartition } from "@slicetuner/slice-finder";
import type { Table } from "@slicetuner/tabular";
import { flagOf } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import type { DataSpec } from "../options/data-options.ts";
import { readSlicesFile } from "./slices-file.ts";

/** What makes the slices: columns whose values are crossed, or predicates. */
export type Slicing =
  | { readonly kind: "columns"; readonly sliceBy: readonly string[] }
  | {
      readonly kind: "predicates";
      readonly file: string;
      /** By short names, which names of parts are made of. */
      readonly slices: readonly NamedSlice[];
      /** The names that stand in the file. */
      readonly givenNames: readonly string[];
    };

/** Longer names are not joined to names of parts: numbers stand for all. */
const longestName = 24;

/** Parts of overlapping slices with fewer rows are merged, where `--minimum-examples` says nothing. */
export const minimumRowsOfPart = 30;

/**
 * What rows are called that lie in no part: their combination of slices did not occur where the parts were
 * made.
 */
const noPart = "(another combination of slices)";

/**
 * What `--slice-by` or `--slices` says. What is missing or wrong is added to `problems`; undefined is
 * returned then.
 */
export function readSlicing(
  { sliceBy, slices: file }: Pick<DataSpec, "sliceBy" | "slices">,
  advice: string,
  problems: ProblemList,
): Slicing | undefined {
  if (file === undefined) {
    const how = `${advice}, or a file of slices with ${flagOf("slices")}`;
    expectOption(sliceBy, "sliceBy", how, problems);
    return sliceBy && { kind: "columns", sliceBy };
  }
  const isOne = problems.expect(
    sliceBy === undefined,
    flagOf("slices"),
    `contradicts ${flagOf("sliceBy")}; choose one`,
  );
  const slices = readSlicesFile(file, problems);
  if (!isOne || slices === undefined) return undefined;
  const givenNames = slices.map(({ name }) => name);
  const areShort = givenNames.every((name) => name.length <= longestName);
  // Two of one name are told apart nowhere else.
  const areNumbered = !areShort && new Set(givenNames).size === givenNames.length;
  const named = areNumbered ? slices.map((slice, index) => ({ ...slice, name: `#${index + 1}` })) : slices;
  return { kind: "predicates", file, slices: named, givenNames };
}

/** Columns that must be read because slices are made of them. */
export function slicingColumns(slicing: Slicing): readonly string[] {
  if (slicing.kind === "columns") return slicing.sliceBy;
  return [...new Set(slicing.slices.flatMap(({ predicate }) => predicateColumns(predicate)))];
}

/** The slices of a file, taken apart on a table. */
export interface SlicedTable {
  /** With one column more, which names the part of each row. */
  readonly table: Table;
  /** The name of that column. */
  readonly column: string;
  readonly partition: SlicePartition;
  /** Adds the column to another table; rows that lie in no part have a name of none. */
  addColumn(other: Table): Table;
}

/**
 * Takes the slices apart on a table; parts with fewer than `minimumRows` rows are merged.
 * @throws InvalidInputError for slices that do not fit the table, or if all rows are one part.
 */
export function sliceTable(
  table: Table,
  { file, slices }: Extract<Slicing, { readonly kind: "predicates" }>,
  minimumRows: number,
): SlicedTable {
  const partition = inFile(file, table.source, () => partitionSlices(slices, table.columns, { minimumRows }));
  if (partition.slices.length < 2) {
    const { withoutRows, merged } = partition;
    const why =
      merged.length > 0
        ? `no two parts have at least ${minimumRows} rows (${flagOf("minimumExamples")})`
        : withoutRows.length === slices.length
          ? `no row of ${table.source} lies in any of them`
          : `every row of ${table.source} lies in the same ones`;
    throw new InvalidInputError([{ path: file, message: `the slices take nothing apart: ${why}` }]);
  }
  const column = freeName(table);
  const names = partition.slices.map(({ name }) => name);
  return {
    table: withColumn(table, column, names, partition.sliceOf),
    column,
    partition,
    addColumn: (other) => {
      const tests = inFile(file, other.source, () =>
        partition.slices.map(({ predicate }, part) =>
          compilePredicate(predicate, other.columns, `part "${names[part]}"`),
        ),
      );
      return withColumn(other, column, [...names, noPart], partOfRows(tests, other.rowCount));
    },
  };
}

/** Adds a column that names one slice for all rows, for readers that want slices where there are none. */
export function nameOneSlice(table: Table): Pick<SlicedTable, "table" | "column"> {
  const column = freeName(table);
  return { table: withColumn(table, column, ["all"], new Int32Array(table.rowCount)), column };
}

function partOfRows(tests: readonly RowTest[], rowCount: number): Int32Array {
  return Int32Array.from({ length: rowCount }, (_, row) => {
    const part = tests.findIndex((test) => test(row));
    return part < 0 ? tests.length : part;
  });
}

/** Codes are those of `names`; names that do not occur are taken off the list. */
function withColumn(table: Table, name: string, names: readonly string[], partOf: Int32Array): Table {
  const occurring = new Set(partOf);
  const kept = [...names.keys()].filter((part) => occurring.has(part));
  const codeOf = new Map(kept.map((part, code) => [part, code]));
  const column: CategoricalColumn = {
    name,
    kind: "categorical",
    codes: partOf.map((part) => codeOf.get(part)!),
    categories: kept.map((part) => names[part]!),
    missing: 0,
  };
  return { ...table, columns: [...table.columns, column] };
}

/** A name that no column has. */
function freeName({ columns, excluded }: Table): string {
  const taken = new Set([...columns.map(({ name }) => name), ...excluded]);
  let name = "slice";
  for (let number = 2; taken.has(name); number++) name = `slice_${number}`;
  return name;
}

/** Names the file of slices, and the table that they do not fit, in what is wrong with them. */
function inFile<Value>(file: string, source: string, task: () => Value): Value {
  try {
    return task();
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    const problems = error.problems.map(({ path, message }) => ({
      path: `${file}: ${path}`,
      message: `${message} (${source})`,
    }));
    // Only predicates that do not fit have a hint; names that occur twice need none.
    const hint =
      "A text is compared with categories, a number with numbers; --categorical with the column's name reads numbers as categories.";
    throw new InvalidInputError(problems, error.hint === undefined ? {} : { hint });
  }
}
