import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSchema, runInPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { openDuckDB } from "@slicetuner/tabular";

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
  const schema = await createSchema();
  const run = async (sql: string) => void (await runInPostgres(sql));
  const table = `${schema.name}.people`;
  await run(definition(table, counts));
  return { dialect: "postgresql", connection: testPostgres, table, run, remove: () => schema.remove() };
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
