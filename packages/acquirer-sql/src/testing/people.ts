import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckDB } from "@slicetuner/tabular";
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

/** A table of people, `people`, in a place of its own. */
export interface People {
  readonly dialect: "postgresql" | "duckdb";
  readonly connection: string;
  /** The table as queries name it. */
  readonly table: string;
  /** Changes it. Not for DuckDB while an acquirer is open. */
  run(sql: string): Promise<void>;
  remove(): Promise<void>;
}

/** @param counts people of each race: White, Black and Asian */
export async function createPeople(dialect: People["dialect"], counts: readonly number[]): Promise<People> {
  return dialect === "duckdb" ? inDuckDB(counts) : inPostgres(counts);
}

async function inPostgres(counts: readonly number[]): Promise<People> {
  const schema = `slicetuner_${randomUUID().replaceAll("-", "")}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: testPostgres });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const table = `${schema}.people`;
  await run(`create schema ${schema}; ${definition(table, counts)}`);
  const remove = () => run(`drop schema ${schema} cascade`);
  return { dialect: "postgresql", connection: testPostgres, table, run, remove };
}

async function inDuckDB(counts: readonly number[]): Promise<People> {
  const folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
  const connection = join(folder, "people.duckdb");
  const run = async (sql: string) => {
    const database = await openDuckDB(connection);
    await database.connection.run(sql).finally(() => database.close());
  };
  await run(definition("people", counts));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { dialect: "duckdb", connection, table: "people", run, remove };
}

function definition(table: string, counts: readonly number[]): string {
  const races = ["White", "Black", "Asian"];
  const rows = races.flatMap((race, index) =>
    Array.from({ length: counts[index]! }, (_, person) => {
      const id = 100 * index + person;
      return `(${id}, '${race}', ${id / 8}, '${person % 2 === 0 ? "yes" : "no"}', ${1e10 + person})`;
    }),
  );
  // The rows lie in an order of their own.
  const values = rows.reverse().join(", ");
  return `create table ${table} (person_id integer, race varchar, first double precision, answer varchar, salary bigint);
    insert into ${table} values ${values};`;
}
