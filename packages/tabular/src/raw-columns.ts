import type { DuckDBConnection } from "@duckdb/node-api";
import { pathLiteral, queryRows, textLiteral } from "./duckdb.ts";

/** The DuckDB table that {@link loadCsv} and {@link loadParquet} fill: a row of it is a row of the table. */
export const rawTable = "raw";

/** A column of the raw table as SQL expressions over it. */
export interface RawColumn {
  readonly name: string;
  /** The value as text; NULL where it is missing. */
  readonly text: string;
  /** The value as DOUBLE; NULL where it is missing or no number; NaN and infinities stay. */
  readonly number: string;
  /** Whether the file itself says that the column holds numbers, or that it does not; undefined in CSV. */
  readonly declaredNumeric: boolean | undefined;
}

/** What decides which values are missing and what a text is. */
export interface ValueRules {
  readonly missingValues: readonly string[];
  readonly trim: boolean;
}

/** How DuckDB is to read a CSV file whose structure is known. */
export interface CsvSource {
  readonly path: string;
  readonly delimiter: string;
  readonly gzipped: boolean;
  readonly skipLines: number;
  readonly columnCount: number;
}

/** The first record, as it is written. */
export async function readFirstRecord(connection: DuckDBConnection, source: CsvSource): Promise<string[]> {
  const [record = []] = await queryRows(connection, `SELECT * FROM ${readCsv(source, false)} LIMIT 1`);
  return record.map((value) => (value === null ? "" : String(value)));
}

/** Loads the rows of a CSV file as texts, NULL where they are missing. */
export async function loadCsv(
  connection: DuckDBConnection,
  source: CsvSource,
  hasHeader: boolean,
  rules: ValueRules,
): Promise<void> {
  // DuckDB reads an empty field as NULL.
  const emptyIsMissing = rules.missingValues.includes("");
  const columns = columnAliases(source.columnCount).map((alias) => ({
    alias,
    value: trimText(emptyIsMissing ? alias : `coalesce(${alias}, '')`, rules),
    present: presentText(alias, rules),
  }));
  await createRawTable(connection, columns, readCsv(source, hasHeader));
}

/** Column number `index` of a raw table that {@link loadCsv} filled. */
export function csvColumn(name: string, index: number): RawColumn {
  const text = `c${index}`;
  return { name, text, number: parseNumber(text), declaredNumeric: undefined };
}

/** A column as a Parquet file declares it. */
export interface ParquetColumn {
  readonly name: string;
  /** DuckDB's name of the type. */
  readonly type: string;
}

/** The columns of a Parquet file, in their order. */
export async function describeParquet(connection: DuckDBConnection, path: string): Promise<ParquetColumn[]> {
  const rows = await queryRows(
    connection,
    `SELECT column_name, column_type FROM (DESCRIBE FROM ${readParquet(path)})`,
  );
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** Whether values of this type are neither numbers nor texts: lists, structs, maps, bytes. */
export function isUnreadable(type: string): boolean {
  return /\]$|^(STRUCT|MAP|UNION|BLOB|BIT)\b/.test(type);
}

/** What is to be made of a Parquet file. */
export interface ParquetSource {
  readonly path: string;
  readonly schema: readonly ParquetColumn[];
  /** Columns that are not looked at. */
  readonly exclude: readonly string[];
  /** Whether the rows stay in the file and each query reads it again, instead of copying them. */
  readonly inPlace: boolean;
}

/** Loads a Parquet file, or makes it the raw table as it lies there; numbers keep their types until they are fetched. */
export async function loadParquet(
  connection: DuckDBConnection,
  { path, schema, exclude, inPlace }: ParquetSource,
  rules: ValueRules,
): Promise<RawColumn[]> {
  const aliases = columnAliases(schema.length);
  const isNumeric = ({ type }: ParquetColumn): boolean => numericType.test(type);
  const columns = schema.map((column, index): LoadedColumn => {
    const alias = aliases[index]!;
    if (exclude.includes(column.name)) return { alias, value: "NULL", present: alias };
    return isNumeric(column)
      ? { alias, value: alias, present: presentNumber(alias, rules) }
      : { alias, value: trimText(`CAST(${alias} AS VARCHAR)`, rules), present: presentText(alias, rules) };
  });
  // A view has no row numbers of its own, so they come from the file, unless its columns have their name.
  if (inPlace && !schema.some(({ name }) => name.toLowerCase() === "file_row_number")) {
    const rowNumber = { alias: "rowid", value: "rowid", present: "rowid" };
    const source = `${readParquet(path, true)} AS source(${[...aliases, "rowid"].join(", ")})`;
    await createRawTable(connection, [...columns, rowNumber], source, "VIEW");
  } else {
    await createRawTable(connection, columns, `${readParquet(path)} AS source(${aliases.join(", ")})`);
  }
  return schema.map((described, index) => {
    const column = aliases[index]!;
    const number = isNumeric(described) ? `CAST(${column} AS DOUBLE)` : parseNumber(column);
    return {
      name: described.name,
      text: `CAST(${column} AS VARCHAR)`,
      number,
      declaredNumeric: isNumeric(described),
    };
  });
}

const numericType = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)\b/;

function readParquet(path: string, withRowNumbers = false): string {
  return `read_parquet(${pathLiteral(path)}, hive_partitioning = false, file_row_number = ${withRowNumbers})`;
}

function columnAliases(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `c${index}`);
}

function readCsv(source: CsvSource, hasHeader: boolean): string {
  const columns = columnAliases(source.columnCount).map((column) => `'${column}': 'VARCHAR'`);
  return `read_csv(${pathLiteral(source.path)},
    auto_detect = false, header = ${hasHeader}, hive_partitioning = false,
    quote = '"', escape = '"', delim = ${textLiteral(source.delimiter)},
    compression = '${source.gzipped ? "gzip" : "none"}',
    skip = ${source.skipLines}, columns = {${columns.join(", ")}})`;
}

interface LoadedColumn {
  readonly alias: string;
  /** The value, over the columns of the file. */
  readonly value: string;
  /** NULL if that value stands for a missing one, over the values. */
  readonly present: string;
}

async function createRawTable(
  connection: DuckDBConnection,
  columns: readonly LoadedColumn[],
  source: string,
  storage: "TABLE" | "VIEW" = "TABLE",
): Promise<void> {
  // In two steps, so that a value is made once and not again for each comparison.
  const values = columns.map(({ alias, value }) => `${value} AS ${alias}`).join(", ");
  const present = columns.map((column) => `${column.present} AS ${column.alias}`).join(", ");
  await connection.run(
    `CREATE TEMP ${storage} ${rawTable} AS SELECT ${present} FROM (SELECT ${values} FROM ${source})`,
  );
}

function trimText(text: string, { trim }: ValueRules): string {
  return trim ? `trim(${text})` : text;
}

function presentText(text: string, { missingValues }: ValueRules): string {
  if (missingValues.length === 0) return text;
  return `CASE WHEN ${text} IN (${missingValues.map(textLiteral).join(", ")}) THEN NULL ELSE ${text} END`;
}

/** Of the texts for missing values, those that are numbers (`-999`, `NaN`) count here. */
function presentNumber(column: string, { missingValues }: ValueRules): string {
  const numbers = missingValues
    .filter((text) => text === "NaN" || (text.trim() !== "" && Number.isFinite(Number(text))))
    .map((text) => `CAST(${textLiteral(text)} AS DOUBLE)`);
  if (numbers.length === 0) return column;
  return `CASE WHEN CAST(${column} AS DOUBLE) IN (${numbers.join(", ")}) THEN NULL ELSE ${column} END`;
}

/** DuckDB reads `2020_01` as 202001; here it is a text. */
function parseNumber(text: string): string {
  return `CASE WHEN contains(${text}, '_') THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`;
}
