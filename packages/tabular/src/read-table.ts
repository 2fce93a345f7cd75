import type { DuckDBConnection } from "@duckdb/node-api";
import { type ColumnKind, SliceTunerError } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { suggestNames } from "./closest-names.ts";
import { withDuckDB } from "./duckdb.ts";
import { fetchColumns } from "./fetch-columns.ts";
import { inferSchema } from "./infer-schema.ts";
import { checkOptions, type LoadedFile, loadFile } from "./load-file.ts";
import { invalidFile } from "./read-bytes.ts";
import { locate, type Table, type TablePart } from "./table.ts";

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
  return withDuckDB(async (connection) => {
    const loaded = await loadFile(connection, path, options, false);
    return buildTable(connection, path, loaded, options);
  }).catch((cause: unknown) => {
    if (SliceTunerError.isInstance(cause)) throw cause;
    throw new SliceTunerError(`${path}: DuckDB failed while it read the file`, { cause });
  });
}

async function buildTable(
  connection: DuckDBConnection,
  source: string,
  { rowCount, lines, columns: all, warnings: givenWarnings }: LoadedFile,
  { columns: kinds = {}, exclude = [] }: ReadTableOptions,
): Promise<Table> {
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
