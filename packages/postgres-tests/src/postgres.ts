import { randomUUID } from "node:crypto";
import pg from "pg";

/** The PostgreSQL of the tests. */
export const testPostgres: string =
  process.env.SLICETUNER_TEST_POSTGRES ?? "postgresql://postgres@127.0.0.1:5432/test";

/** Why tests that need PostgreSQL are skipped; undefined where it answers. */
export const missingPostgres: string | undefined = await runInPostgres("SELECT 1").then(
  () => undefined,
  () => "skipped: no PostgreSQL answers at SLICETUNER_TEST_POSTGRES, by default at port 5432",
);

/** Runs statements, with parameters only one; the rows of its answer. */
export async function runInPostgres(sql: string, parameters?: readonly unknown[]): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: testPostgres, connectionTimeoutMillis: 5000 });
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

/** A schema that no other test has. */
export interface TestSchema {
  readonly name: string;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}

/** Creates a schema with nothing in it. */
export async function createSchema(): Promise<TestSchema> {
  const name = `slicetuner_${randomUUID().replaceAll("-", "")}`;
  await runInPostgres(`CREATE SCHEMA ${name}`);
  return { name, remove: async () => void (await runInPostgres(`DROP SCHEMA IF EXISTS ${name} CASCADE`)) };
}
