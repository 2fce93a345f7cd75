import {
  type Column,
  createDataset,
  type Dataset,
  type EncodedRows,
  type ExampleColumn,
  type ExampleEncoder,
  type ExampleRow,
  listNames,
  type UnreadableExample,
} from "@slicetuner/core";
import { encodeTable } from "./encode-table.ts";
import { featureWidth, type TableEncoding } from "./encoding.ts";
import { type GroupNames, numberGroups } from "./group-columns.ts";
import { defaultMissingValues } from "./load-file.ts";
import { parseNumberText } from "./number-notation.ts";
import type { ReadTableOptions } from "./read-table.ts";
import { crossSlices } from "./slices.ts";
import type { Table } from "./table.ts";
import { columnOfTexts } from "./text-column.ts";
import { readText } from "./text-rules.ts";

export interface RowEncoderOptions {
  readonly encoding: TableEncoding;
  /** The table that the encoding was fitted on: it tells which columns hold numbers. */
  readonly fitted: Pick<Table, "columns">;
  /** Gives a table what names the slices of its rows, where columns alone do not. @default nothing */
  readonly nameSlices?: (table: Table) => Table;
  /** Columns whose values are groups, for the examples to have. @default none */
  readonly groups?: readonly GroupNames[];
  /**
   * How the fitted table was read: what is missing, and how numbers and texts are written. @default as
   * `readTable` does
   */
  readonly reading?: Pick<
    ReadTableOptions,
    "missingValues" | "decimal" | "thousands" | "normalize" | "verbatim"
  >;
}

/**
 * Encodes rows that come one by one or in parts, as the rows of the fitted table were. A row that is no
 * example is `unreadable`: a label, slice or weight that is missing or unknown, a text where a number is
 * expected, a column that is not there. A category that the encoding does not know becomes zeros, a missing
 * number the mean, as in {@link encodeTable}.
 */
export function createRowEncoder(options: RowEncoderOptions): ExampleEncoder {
  const { encoding, fitted, nameSlices = (table) => table, groups = [], reading = {} } = options;
  const { missingValues = defaultMissingValues, normalize = false, verbatim = [] } = reading;
  const rules = { missingValues: ["", ...missingValues], trim: true, normalize };
  const verbatimRules = { ...rules, normalize: false };
  const { classes } = encoding.label;
  // Ids come from the source; a column that names slices is not delivered but made.
  const columns = fitted.columns.filter(({ name }) => name !== encoding.id);
  const names = new Set(columns.map(({ name }) => name));
  const groupColumns = groups.map(({ name }) => name);
  const needed = new Set([...neededColumns(encoding), ...groupColumns].filter((name) => names.has(name)));
  const isNumeric = new Set(columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name));
  const wordsOf = new Map(columns.map((column) => [column.name, truthWords(column)]));
  const cellOf = (row: ExampleRow, name: string): string | undefined => {
    const value = row[name] ?? null;
    if (value === null) return undefined;
    const written = typeof value === "boolean" ? wordsOf.get(name)?.[Number(value)] : String(value);
    if (written === undefined) return undefined;
    const text = readText(written, verbatim.includes(name) ? verbatimRules : rules);
    if (text === undefined || typeof value === "number" || !isNumeric.has(name)) return text;
    // In the notation of the file, made plain; what is no number stays as it is and is told.
    const number = parseNumberText(text, reading);
    return Number.isNaN(number) ? text : String(number);
  };

  function complaint(row: ExampleRow): string | undefined {
    for (const column of columns) {
      const { name, kind } = column;
      if (needed.has(name) && !(name in row)) return `there is no column "${name}"`;
      const text = cellOf(row, name);
      if (kind === "numeric" && text !== undefined && !Number.isFinite(Number(text)))
        return `${name} is "${text}", expected a number`;
      const isRole =
        name === encoding.label.column || name === encoding.weight || encoding.sliceBy.includes(name);
      if (isRole && text === undefined) return `${name} is missing`;
      if (name === encoding.weight && Number(text) < 0)
        return `${name} is ${text}, expected a weight of at least 0`;
      if (name === encoding.label.column && !classes.includes(normal(column, text!)))
        return `${name} is "${text}", expected one of ${listNames(classes)}`;
    }
    return undefined;
  }

  function tableOf(rows: readonly ExampleRow[]): Table {
    const places = Uint32Array.from(rows, (_, row) => row + 1);
    return nameSlices({
      source: "delivery",
      rowCount: rows.length,
      columns: columns.map((column) => columnOf(column, rows, (row) => cellOf(row, column.name))),
      excluded: [],
      parts: [{ source: "delivery", rowCount: rows.length, places, unit: "row" }],
      warnings: [],
    });
  }

  function examplesOf(table: Table, exampleIds: readonly string[]): Dataset {
    const { dataset, rows } = encodeTable(table, { ...encoding, id: null });
    return {
      ...{ ...dataset, exampleIds },
      ...(groups.length > 0 && { groups: numberGroups(table, groups, rows) }),
    };
  }

  /** The slice of each row; −1 for a row of none. */
  function slicesOf(table: Table): Int32Array {
    return crossSlices(table, encoding.sliceBy).assignTo(encoding.slices);
  }

  return {
    slices: encoding.slices,
    classes,
    columns: columns.map((column) => describeColumn(column, encoding)),

    async encode(rows, ids): Promise<EncodedRows> {
      const complaints = rows.map(complaint);
      const sound = [...rows.keys()].filter((row) => complaints[row] === undefined);
      const sliceOf = sound.length > 0 ? slicesOf(tableOf(sound.map((row) => rows[row]!))) : new Int32Array();
      sound.forEach((row, index) => {
        if (sliceOf[index]! < 0) complaints[row] = noSlice(rows[row]!, encoding);
      });
      const readable = sound.filter((row) => complaints[row] === undefined);
      const unreadable = [...rows.keys()].flatMap((row): UnreadableExample[] => {
        const reason = complaints[row];
        return reason === undefined ? [] : [{ exampleId: ids[row]!, reason, row: rows[row]! }];
      });
      const kept = readable.map((row) => rows[row]!);
      const exampleIds = readable.map((row) => ids[row]!);
      const examples = kept.length > 0 ? examplesOf(tableOf(kept), exampleIds) : noExamples(encoding);
      return { examples, rows: kept, unreadable };
    },

    sliceOf(row) {
      const label = { [encoding.label.column]: classes[0]! };
      const labelled = { ...row, ...label };
      if (complaint(labelled) !== undefined) return undefined;
      const slice = slicesOf(tableOf([labelled]))[0]!;
      return slice < 0 ? undefined : slice;
    },
  };
}

function neededColumns({ label, sliceBy, weight, features }: TableEncoding): string[] {
  return [
    label.column,
    ...sliceBy,
    ...(weight === null ? [] : [weight]),
    ...features.map(({ column }) => column),
  ];
}

/** How tables write false and true. */
const truthPairs = [
  ["false", "true"],
  ["False", "True"],
  ["no", "yes"],
  ["No", "Yes"],
  ["N", "Y"],
  ["f", "t"],
  ["0", "1"],
] as const;

/** The words for false and true in a column: databases make truth values of them. */
function truthWords(column: Column): readonly [string, string] {
  if (column.kind === "numeric") return ["0", "1"];
  const { categories } = column;
  return truthPairs.find((pair) => pair.some((word) => categories.includes(word))) ?? truthPairs[0];
}

/** A number as it is written shortest, where the column holds numbers: `1.0` and `1` are one class. */
function normal({ kind }: Column, text: string): string {
  return kind === "numeric" ? String(Number(text)) : text;
}

function columnOf(
  { name, kind }: Column,
  rows: readonly ExampleRow[],
  cellOf: (row: ExampleRow) => string | undefined,
): Column {
  const texts = rows.map(cellOf);
  const missing = texts.filter((text) => text === undefined).length;
  if (kind === "numeric") {
    const values = Float64Array.from(texts, (text) => (text === undefined ? Number.NaN : Number(text)));
    return { name, kind, values, missing };
  }
  const present = texts.filter((text) => text !== undefined);
  const codes = new Int32Array(rows.length).fill(-1);
  const column = columnOfTexts(name, present, "categorical");
  if (column.kind !== "categorical") throw new TypeError("a column of categories was asked for");
  let next = 0;
  texts.forEach((text, row) => {
    if (text !== undefined) codes[row] = column.codes[next++]!;
  });
  return { ...column, codes, missing };
}

function describeColumn(column: Column, { label, sliceBy, weight }: TableEncoding): ExampleColumn {
  const { name, kind } = column;
  const role =
    name === label.column
      ? "label"
      : sliceBy.includes(name)
        ? "slice"
        : name === weight
          ? "weight"
          : "feature";
  return { name, kind, role, ...(column.kind === "categorical" ? { values: column.categories } : {}) };
}

function noSlice(row: ExampleRow, { sliceBy, slices }: TableEncoding): string {
  const values = sliceBy.filter((name) => name in row).map((name) => String(row[name]));
  const names = listNames(slices.map(({ name }) => name));
  return `belongs to none of the slices ${names}${values.length === 0 ? "" : ` (${values.join("-")})`}`;
}

/** Where no row can be read there is no table to encode. */
function noExamples(encoding: TableEncoding): EncodedRows["examples"] {
  return createDataset({
    exampleShape: [featureWidth(encoding)],
    features: new Float32Array(),
    labels: new Int32Array(),
    classes: encoding.label.classes,
    sliceIds: new Int32Array(),
    slices: encoding.slices,
  });
}
