import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInputError, ProblemList, SliceTunerError } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { suggestNames } from "./closest-names.ts";
import { nameColumns } from "./column-names.ts";
import { withDuckDB } from "./duckdb.ts";
import { fetchColumns } from "./fetch-columns.ts";
import { hints } from "./hints.ts";
import { inferSchema } from "./infer-schema.ts";
import {
  type CsvSource,
  csvColumn,
  describeParquet,
  isUnreadable,
  loadCsv,
  loadParquet,
  type ParquetColumn,
  type RawColumn,
  rawTable,
  readFirstRecord,
  type ValueRules,
} from "./raw-columns.ts";
import { checkFile, type FileFormat, invalidFile, readTextBytes } from "./read-bytes.ts";
import { scanCsv } from "./scan-csv.ts";
import { shorten } from "./shorten.ts";
import { type ColumnKind, locate, type Table, type TablePart } from "./table.ts";

/** The texts that stand for a missing value unless others are given. NaN is none: it is reported as a mistake. */
export const defaultMissingValues: readonly string[] = ["", "?", "NA", "N/A", "null", "NULL"];

/** How to read a file. What concerns delimiter, header and lines has no meaning for Parquet. */
export interface ReadTableOptions {
  /** 1 to 4 bytes. @default "\t" for `.tsv`, else "," */
  readonly delimiter?: string;
  /** Whether the first record names the columns, or the names for a file without header. @default true */
  readonly header?: boolean | readonly string[];
  /** Lines at the beginning that are no part of the table. @default 0 */
  readonly skipLines?: number;
  /** What to do when two columns have the same name: `rename` makes `score`, `score_2`. @default "error" */
  readonly duplicateNames?: "error" | "rename";
  /** Texts that stand for a missing value, compared exactly. @default {@link defaultMissingValues} */
  readonly missingValues?: readonly string[];
  /** Whether spaces around a value are cut off. @default true */
  readonly trim?: boolean;
  /** Kinds of columns that are not to be inferred. @default {} */
  readonly columns?: Readonly<Record<string, ColumnKind>>;
  /**
   * Columns that are not read at all, whatever they hold; a name that the file does not have is passed over.
   * @default []
   */
  readonly exclude?: readonly string[];
}

/**
 * Reads a CSV file (`.csv`, `.tsv`, `.data`, `.test`, `.txt`, each also with `.gz`) or a Parquet file.
 *
 * A column is numeric if all its values are numbers; if more than 95 % are, the others are reported as mistakes; and
 * in Parquet if its type is one. All other columns are categorical.
 *
 * @throws InvalidInputError for a file that cannot be read as a table, with the first 20 problems at their places
 * (`people.csv:17:age`) and the number of the others.
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  checkOptions(options);
  const format = await checkFile(path);
  return withDuckDB(async (connection) => {
    const rules = {
      missingValues: options.missingValues ?? defaultMissingValues,
      trim: options.trim ?? true,
    };
    const loaded =
      format.format === "csv"
        ? await loadCsvFile(connection, path, format, options, rules)
        : await loadParquetFile(connection, path, options.exclude ?? [], rules);
    return buildTable(connection, loaded, options);
  }).catch((cause: unknown) => {
    if (SliceTunerError.isInstance(cause)) throw cause;
    throw new SliceTunerError(`${path}: DuckDB failed while it read the file`, { cause });
  });
}

interface LoadedFile {
  readonly part: TablePart;
  readonly columns: readonly RawColumn[];
  readonly warnings: readonly string[];
}

function checkOptions({ delimiter, skipLines, header }: ReadTableOptions): void {
  const problems = new ProblemList();
  if (delimiter !== undefined) {
    const bytes = Buffer.byteLength(delimiter);
    problems.expect(bytes >= 1 && bytes <= 4, "delimiter", `has ${bytes} bytes, expected 1 to 4`);
    problems.expect(!/["\r\n]/.test(delimiter), "delimiter", "holds a quote or a line end");
  }
  if (skipLines !== undefined) {
    const whole = Number.isInteger(skipLines) && skipLines >= 0;
    problems.expect(whole, "skipLines", `is ${skipLines}, expected a whole number of at least 0`);
  }
  if (typeof header === "object") {
    problems.expect(new Set(header).size === header.length, "header", "names a column twice");
    problems.expect(!header.includes(""), "header", "holds an empty name");
  }
  problems.throwIfAny();
}

async function loadCsvFile(
  connection: DuckDBConnection,
  path: string,
  { extension, gzipped }: FileFormat,
  options: ReadTableOptions,
  rules: ValueRules,
): Promise<LoadedFile> {
  const delimiter = options.delimiter ?? (extension === ".tsv" ? "\t" : ",");
  const skipLines = options.skipLines ?? 0;
  const bytes = await readTextBytes(path, gzipped);
  const { lines, columnCount } = scanCsv(path, bytes, { delimiter, skipLines });
  const source: CsvSource = { path: resolve(path), delimiter, gzipped, skipLines, columnCount };
  const header = options.header ?? true;
  const headerRecords = header === true ? 1 : 0;
  const written = await readHeader(connection, path, source, header);
  const headerPlace = header === true ? `${path}:${lines[0]}` : path;
  const { names, warnings } = nameColumns(headerPlace, written, options.duplicateNames ?? "error");

  const places = lines.subarray(headerRecords);
  await loadCsv(connection, source, header === true, rules).catch(refuseCsv(path));
  const loadedRows = await countRows(connection);
  if (loadedRows !== places.length) {
    throw new SliceTunerError(`${path}: DuckDB read ${loadedRows} rows, the check found ${places.length}`, {
      hint: "This is a fault of @slicetuner/tabular: please report it with the file's first lines.",
    });
  }
  return {
    part: { source: path, rowCount: places.length, places, unit: "line" },
    columns: names.map(csvColumn),
    warnings,
  };
}

async function readHeader(
  connection: DuckDBConnection,
  path: string,
  source: CsvSource,
  header: boolean | readonly string[],
): Promise<readonly string[]> {
  if (header === true) {
    const record = await readFirstRecord(connection, source).catch(refuseCsv(path));
    return record.map((name) => name.trim());
  }
  if (header === false)
    return Array.from({ length: source.columnCount }, (_, index) => `column_${index + 1}`);
  if (header.length !== source.columnCount) {
    throw invalidFile(path, `has ${source.columnCount} columns, but header names ${header.length}`);
  }
  return header;
}

/** For what the check let pass and DuckDB does not read. */
function refuseCsv(path: string): (cause: unknown) => never {
  return (cause) => {
    throw invalidFile(path, "DuckDB cannot read it as CSV", cause);
  };
}

async function loadParquetFile(
  connection: DuckDBConnection,
  path: string,
  exclude: readonly string[],
  rules: ValueRules,
): Promise<LoadedFile> {
  const refuse = (cause: unknown): never => {
    throw invalidFile(path, "is no whole Parquet file that DuckDB can read", cause);
  };
  const schema = await describeParquet(connection, resolve(path)).catch(refuse);
  if (schema.length < 2) throw invalidFile(path, "has only one column, expected at least two");
  checkParquetTypes(path, schema, exclude);
  const columns = await loadParquet(connection, resolve(path), schema, exclude, rules).catch(refuse);
  const rowCount = await countRows(connection);
  const places = Uint32Array.from({ length: rowCount }, (_, row) => row + 1);
  return { part: { source: path, rowCount, places, unit: "row" }, columns, warnings: [] };
}

/** Lists, structs and bytes are neither numbers nor names of categories. */
function checkParquetTypes(path: string, schema: readonly ParquetColumn[], exclude: readonly string[]): void {
  const problems = schema
    .filter(({ name, type }) => isUnreadable(type) && !exclude.includes(name))
    .map(({ name, type }) => ({
      path: `${path}:${name}`,
      message: `the column is ${shorten(type)}, expected numbers or texts`,
    }));
  if (problems.length > 0) throw new InvalidInputError(problems, { hint: hints.unreadableColumns });
}

async function countRows(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll(`SELECT CAST(count(*) AS INTEGER) FROM ${rawTable}`);
  return Number(result.getRows()[0]?.[0]);
}

async function buildTable(
  connection: DuckDBConnection,
  { part, columns: all, warnings: givenWarnings }: LoadedFile,
  { columns: kinds = {}, exclude = [] }: ReadTableOptions,
): Promise<Table> {
  const { source, rowCount } = part;
  const parts = [part];
  if (rowCount === 0) throw invalidFile(source, "holds no row besides the header");
  const problems = new CappedProblems(source);
  const warnings = [...givenWarnings];
  const names = all.map((column) => column.name);
  const excluded = names.filter((name) => exclude.includes(name));
  const columns = all.filter(({ name }) => !excluded.includes(name));
  if (columns.length === 0) throw invalidFile(source, "has no column that is not excluded");
  for (const name of Object.keys(kinds)) {
    if (!names.includes(name))
      problems.add(`columns.${name}`, `no column "${name}" in ${source}; ${suggestNames(name, names)}`);
  }
  const place = (row: number, column: string): string => locate({ parts }, row, column);
  const inferred = await inferSchema({ connection, kinds, locate: place }, columns, problems, warnings);
  problems.throwIfAny();
  return {
    source,
    rowCount,
    columns: await fetchColumns(connection, inferred, rowCount),
    excluded,
    parts,
    warnings,
  };
}
