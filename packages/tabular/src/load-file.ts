import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInputError, ProblemList, SliceTunerError } from "@slicetuner/core";
import { nameColumns } from "./column-names.ts";
import { isShortage } from "./duckdb.ts";
import { hints } from "./hints.ts";
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
import type { ReadTableOptions } from "./read-table.ts";
import { scanCsv } from "./scan-csv.ts";
import { shorten } from "./shorten.ts";

/** The texts that stand for a missing value unless others are given. NaN is none: it is reported as a mistake. */
export const defaultMissingValues: readonly string[] = ["", "?", "NA", "N/A", "null", "NULL"];

/** A file that DuckDB holds, or looks into, under the name {@link rawTable}. */
export interface LoadedFile {
  readonly rowCount: number;
  /** The line on which each row begins; null for Parquet, which has rows only. */
  readonly lines: Uint32Array | null;
  readonly columns: readonly RawColumn[];
  readonly warnings: readonly string[];
}

/**
 * Makes a file's rows the table {@link rawTable}.
 * @param inPlace whether Parquet is read again by each query, instead of being copied.
 * @throws InvalidInputError for options or a file that cannot be read as a table.
 */
export async function loadFile(
  connection: DuckDBConnection,
  path: string,
  options: ReadTableOptions,
  inPlace: boolean,
): Promise<LoadedFile> {
  const format = await checkFile(path);
  const rules = {
    missingValues: options.missingValues ?? defaultMissingValues,
    trim: options.trim ?? true,
  };
  const loaded =
    format.format === "csv"
      ? await loadCsvFile(connection, path, format, options, rules)
      : await loadParquetFile(connection, path, options.exclude ?? [], rules, inPlace);
  if (loaded.rowCount === 0) throw invalidFile(path, "holds no row besides the header");
  return loaded;
}

/** @throws InvalidInputError for options that no file could be read with. */
export function checkOptions({ delimiter, skipLines, header }: ReadTableOptions): void {
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
    rowCount: places.length,
    lines: places,
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
    if (isShortage(cause)) throw cause;
    throw invalidFile(path, "DuckDB cannot read it as CSV", cause);
  };
}

async function loadParquetFile(
  connection: DuckDBConnection,
  path: string,
  exclude: readonly string[],
  rules: ValueRules,
  inPlace: boolean,
): Promise<LoadedFile> {
  const refuse = (cause: unknown): never => {
    if (isShortage(cause)) throw cause;
    throw invalidFile(path, "is no whole Parquet file that DuckDB can read", cause);
  };
  const schema = await describeParquet(connection, resolve(path)).catch(refuse);
  if (schema.length < 2) throw invalidFile(path, "has only one column, expected at least two");
  checkParquetTypes(path, schema, exclude);
  const columns = await loadParquet(
    connection,
    { path: resolve(path), schema, exclude, inPlace },
    rules,
  ).catch(refuse);
  const rowCount = await countRows(connection).catch(refuse);
  return { rowCount, lines: null, columns, warnings: [] };
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
