import type { DuckDBConnection } from "@duckdb/node-api";
import { pathLiteral, queryRows, textLiteral } from "./duckdb.ts";
import { canonicalNumberSql, type NumberNotation } from "./number-notation.ts";
import { composedSql, presentSql, type TextRules } from "./text-rules.ts";

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
  /**
   * Whether the value is a whole number so large that not every one has a `number` of its own: 2^53 or more,
   * and written, or kept, digit by digit.
   */
  readonly isInexact: string;
  /** What a value of it is, where it is no text: it then has its type in rows of their own. */
  readonly valueType: "number" | "boolean" | "text";
}

/** What values are. */
export interface ValueRules extends TextRules {
  readonly notation: NumberNotation;
  /** Columns whose texts are left as they are written, whatever `normalize` says. */
  readonly verbatim: readonly string[];
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
  { source, names, hasHeader }: { source: CsvSource; names: readonly string[]; hasHeader: boolean },
  rules: ValueRules,
): Promise<RawColumn[]> {
  // DuckDB reads an empty field as NULL.
  const emptyIsMissing = rules.missingValues.includes("");
  const aliases = columnAliases(source.columnCount);
  const columns = aliases.map((alias, index) => ({
    alias,
    value: composedSql(emptyIsMissing ? alias : `coalesce(${alias}, '')`, rules),
    present: presentSql(alias, rulesOf(names[index]!, rules)),
  }));
  await createRawTable(connection, columns, readCsv(source, hasHeader));
  return names.map((name, index) => textColumn(name, aliases[index]!, rules));
}

function textColumn(
  name: string,
  text: string,
  rules: ValueRules,
): Omit<RawColumn, "declaredNumeric"> & { declaredNumeric: undefined } {
  const digits = canonicalNumberSql(text, rules.notation);
  const number = parseNumber(digits);
  const isInexact = inexactWholeNumber(number, digits);
  return { name, text, number, isInexact, declaredNumeric: undefined, valueType: "text" };
}

function inexactWholeNumber(number: string, digits: string): string {
  return `CASE WHEN abs(${number}) >= ${2 ** 53} THEN regexp_full_match(${digits}, '[+-]?[0-9]+([.][0-9]*)?') ELSE false END`;
}

/** The rules of one column: a verbatim one keeps its texts. */
function rulesOf(name: string, rules: ValueRules): ValueRules {
  return rules.verbatim.includes(name) ? { ...rules, normalize: false } : rules;
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
  return rows.map(([name, type]) => ({ name: String(name).normalize("NFC"), type: String(type) }));
}

/** How many rows a Parquet file says it has. */
export async function countParquetRows(connection: DuckDBConnection, path: string): Promise<number> {
  const [row] = await queryRows(connection, `SELECT CAST(count(*) AS DOUBLE) FROM ${readParquet(path)}`);
  return Number(row?.[0]);
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

/**
 * Loads a Parquet file, or makes it the raw table as it lies there; numbers keep their types until they are
 * fetched.
 */
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
    if (isNumeric(column)) return { alias, value: alias, present: presentNumber(alias, rules) };
    const value = composedSql(`CAST(${alias} AS VARCHAR)`, rules);
    return { alias, value, present: presentSql(alias, rulesOf(column.name, rules)) };
  });
  // A view has no row numbers of its own, so they come from the file, unless its columns have their name.
  if (inPlace && !schema.some(({ name }) => name.toLowerCase() === "file_row_number")) {
    const rowNumber = { alias: "rowid", value: "rowid", present: "rowid" };
    const source = `${readParquet(path, true)} AS source(${[...aliases, "rowid"].join(", ")})`;
    await createRawTable(connection, [...columns, rowNumber], source, "VIEW");
  } else {
    await createRawTable(connection, columns, `${readParquet(path)} AS source(${aliases.join(", ")})`);
  }
  return schema.map((described, index): RawColumn => {
    const column = aliases[index]!;
    const { name, type } = described;
    if (!isNumeric(described)) {
      const valueType = type === "BOOLEAN" ? "boolean" : "text";
      return { ...textColumn(name, column, rules), declaredNumeric: false, valueType };
    }
    const text = `CAST(${column} AS VARCHAR)`;
    const number = `CAST(${column} AS DOUBLE)`;
    const isInexact = /^(FLOAT|DOUBLE)/.test(type) ? "false" : inexactWholeNumber(number, text);
    return { name, text, number, isInexact, declaredNumeric: true, valueType: "number" };
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
