import { createSchema, runInPostgres } from "./postgres.ts";

/** A table in a schema of its own. */
export interface TestTable {
  /** With its schema, as a user names it and as SQL does. */
  readonly name: string;
  /** Removes it with its schema. */
  remove(): Promise<void>;
}

/**
 * Creates a table, `people`.
 * @param columns SQL of each: `age integer`
 * @param rows values of each, as texts that PostgreSQL reads; null where missing
 */
export async function createTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): Promise<TestTable> {
  const schema = await createSchema();
  const name = `${schema.name}.people`;
  await runInPostgres(`CREATE TABLE ${name} (${columns.join(", ")})`);
  if (rows.length > 0) {
    const lists = columns.map((_, column) => rows.map((row) => textOf(row[column])));
    const given = columns.map((_, column) => `$${column + 1}::text[]`).join(", ");
    const names = columns.map((_, column) => `v${column}`).join(", ");
    const values = columns.map((column, index) => `CAST(v${index} AS ${typeOf(column)})`).join(", ");
    await runInPostgres(
      `INSERT INTO ${name} SELECT ${values} FROM unnest(${given}) AS given(${names})`,
      lists,
    );
  }
  return { name, remove: () => schema.remove() };
}

function textOf(value: string | number | null | undefined): string | null {
  // As text, negative zero is "0".
  if (Object.is(value, -0)) return "-0";
  return value === null || value === undefined ? null : String(value);
}

function typeOf(column: string): string {
  return column.replace(/^("([^"]|"")*"|\S+) /, "");
}
