import { tmpdir } from "node:os";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** Runs `use` on a database of its own in memory and frees it, whatever happens: nothing stays open. */
export async function withDuckDB<Result>(
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(":memory:", {
    // What does not fit into memory goes to the system's folder for such, not to the current one.
    temp_directory: tmpdir(),
    // All that is needed is built in; nothing is fetched.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** All rows of a small result. */
export async function queryRows(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

/** A text as an SQL literal. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The path of one file as an SQL literal; DuckDB would take `*`, `?` and `[` for patterns. */
export function pathLiteral(path: string): string {
  return textLiteral(path.replace(/[*?[]/g, "[$&]"));
}
