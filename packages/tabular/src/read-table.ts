import type { DuckDBConnection } from "@duckdb/node-api";
import { type ColumnKind, parseMemorySize, SliceTunerError } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { describeMissingColumn } from "./closest-names.ts";
import { duckDBFailure, interruptible, withDuckDB } from "./duckdb.ts";
import { fetchColumns } from "./fetch-columns.ts";
import { inferSchema } from "./infer-schema.ts";
import { checkOptions, composed, type LoadedFile, loadFile } from "./load-file.ts";
import { describeLookAlikes } from "./look-alikes.ts";
import type { NumberNotation } from "./number-notation.ts";
import { invalidFile } from "./read-bytes.ts";
import { readableFile } from "./spool.ts";
import { locate, type Table, type TablePart } from "./table.ts";

/** How to read a file. What concerns delimiter, header and lines has no meaning for Parquet. */
export interface ReadTableOptions extends NumberNotation {
  /** 1 to 4 bytes. @default "\t" for `.tsv`, else "," */
  readonly delimiter?: string;
  /** Whether the first record names the columns, or the names for a file without header. @default true */
  readonly header?: boolean | readonly string[];
  /** Lines at the beginning that are no part of the table. @default 0 */
  readonly skipLines?: number;
  /** What to do when two columns have the same name: `rename` makes `score`, `score_2`. @default "error" */
  readonly duplicateNames?: "error" | "rename";
  /** Texts that stand for a missing value, compared exactly. @default `defaultMissingValues` */
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
  /**
   * Whether texts that differ only in case, or in how many spaces they have, are one: all are read in lower
   * case.
   * @default false
   */
  readonly normalize?: boolean;
  /** Columns to which `normalize` does not apply, such as ids. @default [] */
  readonly verbatim?: readonly string[];
  /**
   * What the table may take, e.g. `800MB`: its text, unpacked; 8 bytes for each value; and what DuckDB uses
   * meanwhile. What is larger is refused as soon as that is known. @default "1GB"
   */
  readonly memoryLimit?: string;
  /** Ends the reading. @default never */
  readonly signal?: AbortSignal;
}

/** What a table may take unless something else is said. */
export const defaultMemoryLimit = "1GB";

/**
 * Reads a CSV or Parquet file, packed with gzip or not: what the file holds decides, not its name. `-` is the
 * standard input. Texts and names are in Unicode's composed form (NFC), whatever form the file has.
 *
 * A column is numeric if all its values are numbers; if more than 95 % are, the others are reported as
 * mistakes; and in Parquet if its type is one. All other columns are categorical.
 *
 * @throws InvalidInputError for a file that cannot be read as a table, with the first 20 problems at their
 * places (`people.csv:17:age`) and the number of the others.
 */
export function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  return withLoadedFile(path, options, (connection, loaded, name) =>
    buildTable(connection, name, loaded, options),
  );
}

/** Loads a file into a database of its own, which is freed once `use` has made of it what is wanted. */
export async function withLoadedFile<Result>(
  path: string,
  options: ReadTableOptions,
  use: (connection: DuckDBConnection, loaded: LoadedFile, name: string) => Promise<Result>,
): Promise<Result> {
  checkOptions(options);
  const { memoryLimit = defaultMemoryLimit, signal } = options;
  const bytes = parseMemorySize(memoryLimit)!;
  const limits = { text: bytes, values: bytes / 8, described: memoryLimit };
  signal?.throwIfAborted();
  const file = await readableFile(path, limits.text, signal);
  try {
    return await withDuckDB(
      (connection) =>
        interruptible(connection, signal, async () => {
          const loaded = await loadFile(connection, file, options, { inPlace: false, limits, signal });
          return use(connection, loaded, file.name);
        }),
      // With less DuckDB cannot begin.
      { memory_limit: `${Math.max(100, Math.ceil(bytes / 1e6))}MB` },
    );
  } catch (cause) {
    signal?.throwIfAborted();
    if (SliceTunerError.isInstance(cause)) throw cause;
    throw duckDBFailure(file.name, cause);
  } finally {
    await file.dispose();
  }
}

async function buildTable(
  connection: DuckDBConnection,
  source: string,
  { rowCount, lines, columns: all, warnings: givenWarnings }: LoadedFile,
  { columns: givenKinds = {}, exclude: given = [] }: ReadTableOptions,
): Promise<Table> {
  const kinds = Object.fromEntries(Object.entries(givenKinds).map(([name, kind]) => [composed(name), kind]));
  const exclude = given.map(composed);
  const places = lines ?? Uint32Array.from({ length: rowCount }, (_, row) => row + 1);
  const parts: TablePart[] = [{ source, rowCount, places, unit: lines === null ? "row" : "line" }];
  const problems = new CappedProblems(source);
  const warnings = [...givenWarnings];
  const names = all.map((column) => column.name);
  const excluded = names.filter((name) => exclude.includes(name));
  const columns = all.filter(({ name }) => !excluded.includes(name));
  if (columns.length === 0) throw invalidFile(source, "has no column that is not excluded");
  for (const name of Object.keys(kinds)) {
    if (!names.includes(name))
      problems.add(`columns.${name}`, describeMissingColumn({ source, columns: all }, name));
  }
  const place = (row: number, column: string): string => locate({ parts }, row, column);
  const inferred = await inferSchema({ connection, kinds, locate: place }, columns, problems, warnings);
  problems.throwIfAny();
  const fetched = await fetchColumns(connection, inferred, rowCount);
  for (const column of fetched) {
    const warning = describeLookAlikes(`${source}:${column.name}`, column);
    if (warning !== undefined) warnings.push(warning);
  }
  return {
    source,
    rowCount,
    columns: fetched,
    excluded,
    parts,
    warnings,
  };
}
