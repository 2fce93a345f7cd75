import { randomUUID } from "node:crypto";
import pg from "pg";

/** The PostgreSQL of the tests. */
export const testPostgres: string =
  process.env.SLICETUNER_TEST_POSTGRES ?? "postgresql://postgres@127.0.0.1:5432/test";

/** Why tests that need PostgreSQL are skipped; undefined where it answers. */
export const missingPostgres: string | undefined = await whyMissing();

async function whyMissing(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: testPostgres, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch {
    return "skipped: no PostgreSQL answers at SLICETUNER_TEST_POSTGRES, by default at port 5432";
  }
}

/** Runs statements. */
export async function runInPostgres(sql: string, parameters?: readonly unknown[]): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: testPostgres });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({
      text: sql,
      rowMode: "array",
      ...(parameters && { values: [...parameters] }),
    });
    return rows;
  } finally {
    await client.end();
  }
}

/** A table in a schema of its own. */
export interface TestTable {
  /** As the counter takes it. */
  readonly name: string;
  readonly sql: string;
  remove(): Promise<void>;
}

/**
 * Creates a table.
 * @param columns SQL of each: `age integer`
 * @param rows values of each, as texts that PostgreSQL reads; null where missing
 */
export async function createTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): Promise<TestTable> {
  const schema = `slicetuner_${randomUUID().replaceAll("-", "")}`;
  const sql = `${schema}.people`;
  await runInPostgres(`CREATE SCHEMA ${schema}; CREATE TABLE ${sql} (${columns.join(", ")})`);
  if (rows.length > 0) {
    const lists = columns.map((_, column) => rows.map((row) => textOf(row[column])));
    const given = columns.map((_, column) => `$${column + 1}::text[]`).join(", ");
    const names = columns.map((_, column) => `v${column}`).join(", ");
    const values = columns.map((column, index) => `CAST(v${index} AS ${typeOf(column)})`).join(", ");
    await runInPostgres(
      `INSERT INTO ${sql} SELECT ${values} FROM unnest(${given}) AS given(${names})`,
      lists,
    );
  }
  return {
    name: sql,
    sql,
    remove: async () => void (await runInPostgres(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
  };
}

function textOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function typeOf(column: string): string {
  return column.replace(/^("([^"]|"")*"|\S+) /, "");
}
