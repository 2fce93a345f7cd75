import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInputError, ProblemList, parseMemorySize, SliceTunerError } from "@slicetuner/core";
import { nameColumns } from "./column-names.ts";
import { isShortage } from "./duckdb.ts";
import { hints } from "./hints.ts";
import { checkNotation } from "./number-notation.ts";
import {
  type CsvSource,
  countParquetRows,
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
import { checkFile, type FileFormat, invalidFile, readTextChunks } from "./read-bytes.ts";
import type { ReadTableOptions } from "./read-table.ts";
import { type SizeLimits, scanCsv } from "./scan-csv.ts";
import { shorten } from "./shorten.ts";
import type { ReadableFile } from "./spool.ts";

/**
 * The texts that stand for a missing value unless others are given. NaN is none: it is reported as a mistake.
 */
export const defaultMissingValues: readonly string[] = ["", "?", "NA", "N/A", "null", "NULL"];

/** A file that DuckDB holds, or looks into, under the name {@link rawTable}. */
export interface LoadedFile {
  readonly rowCount: number;
  /** The line on which each row begins; null for Parquet, which has rows only. */
  readonly lines: Uint32Array | null;
  readonly columns: readonly RawColumn[];
  readonly warnings: readonly string[];
}

/** How a file is loaded, besides the options of its reader. */
export interface LoadCall {
  /** Whether Parquet is read again by each query, instead of being copied. */
  readonly inPlace: boolean;
  readonly limits: SizeLimits;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a file's rows the table {@link rawTable}. An abort interrupts it.
 * @throws InvalidInputError for options or a file that cannot be read as a table.
 */
export async function loadFile(
  connection: DuckDBConnection,
  file: ReadableFile,
  options: ReadTableOptions,
  call: LoadCall,
): Promise<LoadedFile> {
  const format = await checkFile(file.name, file.path);
  const rules: ValueRules = {
    missingValues: options.missingValues ?? defaultMissingValues,
    trim: options.trim ?? true,
    normalize: options.normalize ?? false,
    verbatim: (options.verbatim ?? []).map(composed),
    notation: options,
  };
  const loaded =
    format.format === "csv"
      ? await loadCsvFile(connection, file, format, options, rules, call)
      : await loadParquetFile(connection, file, options, rules, call);
  if (loaded.rowCount === 0) throw invalidFile(file.name, "holds no row besides the header");
  return loaded;
}

/** Names of columns are compared in Unicode's composed form. */
export function composed(text: string): string {
  return text.normalize("NFC");
}

/** @throws InvalidInputError for options that no file could be read with. */
export function checkOptions(options: ReadTableOptions & { readonly threads?: number }): void {
  const { delimiter, skipLines, header, memoryLimit, threads } = options;
  const problems = new ProblemList();
  checkNotation(options, problems);
  if (memoryLimit !== undefined) {
    const isSize = parseMemorySize(memoryLimit) !== undefined;
    problems.expect(isSize, "memoryLimit", `is "${memoryLimit}", expected a size such as 800MB or 2GB`);
  }
  if (threads !== undefined) {
    const isCount = Number.isInteger(threads) && threads >= 1;
    problems.expect(isCount, "threads", `is ${threads}, expected a whole number of at least 1`);
  }
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
  { name, path }: ReadableFile,
  { extension, gzipped }: FileFormat,
  options: ReadTableOptions,
  rules: ValueRules,
  { limits, signal }: LoadCall,
): Promise<LoadedFile> {
  const delimiter = options.delimiter ?? (extension === ".tsv" ? "\t" : ",");
  const skipLines = options.skipLines ?? 0;
  const chunks = readTextChunks(name, path, signal);
  const { lines, columnCount } = await scanCsv(name, chunks, { delimiter, skipLines }, limits);
  const source: CsvSource = { path: resolve(path), delimiter, gzipped, skipLines, columnCount };
  const header = options.header ?? true;
  const headerRecords = header === true ? 1 : 0;
  const written = await readHeader(connection, name, source, header);
  const headerPlace = header === true ? `${name}:${lines[0]}` : name;
  const { names, warnings } = nameColumns(headerPlace, written, options.duplicateNames ?? "error");

  const places = lines.subarray(headerRecords);
  const hasHeader = header === true;
  const columns = await loadCsv(connection, { source, names, hasHeader }, rules).catch(
    refuseCsv(name, signal),
  );
  const loadedRows = await countRows(connection);
  if (loadedRows !== places.length) {
    throw new SliceTunerError(`${name}: DuckDB read ${loadedRows} rows, the check found ${places.length}`, {
      hint: "This is a fault of @slicetuner/tabular: please report it with the file's first lines.",
    });
  }
  return { rowCount: places.length, lines: places, columns, warnings };
}

async function readHeader(
  connection: DuckDBConnection,
  path: string,
  source: CsvSource,
  header: boolean | readonly string[],
): Promise<readonly string[]> {
  if (header === true) {
    const record = await readFirstRecord(connection, source).catch(refuseCsv(path));
    return record.map((name) => composed(name.trim()));
  }
  if (header === false)
    return Array.from({ length: source.columnCount }, (_, index) => `column_${index + 1}`);
  if (header.length !== source.columnCount) {
    throw invalidFile(path, `has ${source.columnCount} columns, but header names ${header.length}`);
  }
  return header.map(composed);
}

/** For what the check let pass and DuckDB does not read. */
function refuseCsv(path: string, signal?: AbortSignal): (cause: unknown) => never {
  return (cause) => {
    signal?.throwIfAborted();
    if (isShortage(cause)) throw cause;
    const said = cause instanceof Error ? cause.message : "";
    const line = /Error on Line: (\d+)/.exec(said)?.[1];
    const place = line === undefined ? path : `${path}:${line}`;
    const most = /Maximum line size of (\d+) bytes/i.exec(said)?.[1];
    const tooLong = `the row is longer than ${Number(most) / 1e6} MB, the most that is read`;
    throw invalidFile(place, most === undefined ? "DuckDB cannot read it as CSV" : tooLong, cause);
  };
}

async function loadParquetFile(
  connection: DuckDBConnection,
  { name, path }: ReadableFile,
  { exclude: given = [], duplicateNames = "error" }: ReadTableOptions,
  rules: ValueRules,
  { inPlace, limits, signal }: LoadCall,
): Promise<LoadedFile> {
  const refuse = (cause: unknown): never => {
    signal?.throwIfAborted();
    if (isShortage(cause)) throw cause;
    throw invalidFile(name, "is no whole Parquet file that DuckDB can read", cause);
  };
  const exclude = given.map(composed);
  const described = await describeParquet(connection, resolve(path)).catch(refuse);
  if (described.length < 2) throw invalidFile(name, "has only one column, expected at least two");
  const { names, warnings } = nameColumns(
    name,
    described.map((column) => column.name),
    duplicateNames,
  );
  const schema = described.map(({ type }, index) => ({ type, name: names[index]! }));
  checkParquetTypes(name, schema, exclude);
  const source = { path: resolve(path), schema, exclude, inPlace };
  const rows = inPlace ? 0 : await countParquetRows(connection, source.path).catch(refuse);
  const read = schema.filter((column) => !exclude.includes(column.name)).length;
  if (rows * read > limits.values) {
    const what = `${rows.toLocaleString("en")} rows of ${read} columns`;
    throw new InvalidInputError(
      [{ path: name, message: `holds ${what}, more than fit into ${limits.described}` }],
      {
        hint: hints.memoryLimit,
      },
    );
  }
  const columns = await loadParquet(connection, source, rules).catch(refuse);
  const rowCount = await countRows(connection).catch(refuse);
  return { rowCount, lines: null, columns, warnings };
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
