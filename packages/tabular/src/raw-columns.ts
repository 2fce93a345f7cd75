import type { DuckDBConnection } from "@duckdb/node-api";
import { pathLiteral, queryRows, textLiteral } from "./duckdb.ts";

/** The DuckDB table that {@link loadCsv} and {@link loadParquet} fill. */
export const rawTable = "raw";

/** A column of the raw table as SQL expressions over it. */
export interface RawColumn {
  readonly name: string;
  /** The value as it was written; never NULL in CSV. */
  readonly written: string;
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

/** Loads all records of a CSV file, the header too, as text into columns `c0`, `c1`, … */
export async function loadCsv(
  connection: DuckDBConnection,
  path: string,
  options: { delimiter: string; gzipped: boolean; skipLines: number; columnCount: number },
): Promise<void> {
  const columns = Array.from({ length: options.columnCount }, (_, index) => `'c${index}': 'VARCHAR'`);
  await connection.run(`
    CREATE TEMP TABLE ${rawTable} AS SELECT * FROM read_csv(${pathLiteral(path)},
      auto_detect = false, header = false, hive_partitioning = false,
      quote = '"', escape = '"', delim = ${textLiteral(options.delimiter)},
      compression = '${options.gzipped ? "gzip" : "none"}',
      skip = ${options.skipLines}, columns = {${columns.join(", ")}})`);
}

/** Record `row` of the raw table, as written. */
export async function readRecord(connection: DuckDBConnection, row: number): Promise<string[]> {
  const [record = []] = await queryRows(connection, `SELECT * FROM ${rawTable} WHERE rowid = ${row}`);
  return record.map((value) => (value === null ? "" : String(value)));
}

/** A text column of CSV: column number `index` of the raw table. */
export function csvColumn(name: string, index: number, rules: ValueRules): RawColumn {
  const written = `coalesce(c${index}, '')`;
  const text = textExpression(written, rules);
  return { name, written, text, number: numberExpression(text), declaredNumeric: undefined };
}

/** Loads a Parquet file into columns `c0`, `c1`, … of their own types. */
export async function loadParquet(
  connection: DuckDBConnection,
  path: string,
  rules: ValueRules,
): Promise<RawColumn[]> {
  const source = `read_parquet(${pathLiteral(path)}, hive_partitioning = false)`;
  const schema = await queryRows(
    connection,
    `SELECT column_name, column_type FROM (DESCRIBE FROM ${source})`,
  );
  const aliases = schema.map((_, index) => `c${index}`);
  await connection.run(
    `CREATE TEMP TABLE ${rawTable} AS SELECT * FROM ${source} AS source(${aliases.join(", ")})`,
  );
  return schema.map(([name, type], index) => {
    const value = `c${index}`;
    const text = textExpression(`CAST(${value} AS VARCHAR)`, rules);
    const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)\b/.test(String(type));
    const number = numeric ? nativeNumberExpression(value, rules) : numberExpression(text);
    return {
      name: String(name),
      written: `CAST(${value} AS VARCHAR)`,
      text,
      number,
      declaredNumeric: numeric,
    };
  });
}

function textExpression(written: string, { missingValues, trim }: ValueRules): string {
  const text = trim ? `trim(${written}, ' \t')` : written;
  if (missingValues.length === 0) return text;
  return `CASE WHEN ${text} IN (${missingValues.map(textLiteral).join(", ")}) THEN NULL ELSE ${text} END`;
}

/** DuckDB reads `2020_01` as 202001; here it is a text. */
function numberExpression(text: string): string {
  return `CASE WHEN contains(${text}, '_') THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`;
}

/** Of the texts for missing values, those that are numbers (`-999`, `NaN`) count here. */
function nativeNumberExpression(value: string, { missingValues }: ValueRules): string {
  const number = `CAST(${value} AS DOUBLE)`;
  const numbers = missingValues
    .filter((text) => text === "NaN" || (text.trim() !== "" && Number.isFinite(Number(text))))
    .map((text) => `CAST(${textLiteral(text)} AS DOUBLE)`);
  if (numbers.length === 0) return number;
  return `CASE WHEN ${number} IN (${numbers.join(", ")}) THEN NULL ELSE ${number} END`;
}
