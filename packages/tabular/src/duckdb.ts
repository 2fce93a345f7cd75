import { tmpdir } from "node:os";
import type { DuckDBConnection } from "@duckdb/node-api";
import { SliceTunerError } from "@slicetuner/core";
import { hints } from "./hints.ts";

/** A database of its own; nothing else is connected to it. */
export interface DuckDB {
  readonly connection: DuckDBConnection;
  /** Frees it. No query may be running. */
  close(): void;
}

/** @param settings of DuckDB, besides those that hold for all of ours. */
export async function openDuckDB(path: string, settings: Record<string, string> = {}): Promise<DuckDB> {
  // Its native library is large: loaded by those who read tables only.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(path, {
    // What does not fit into memory goes to the system's folder for such, not to the current one.
    temp_directory: tmpdir(),
    // All that is needed is built in; nothing is fetched.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...settings,
  });
  try {
    const connection = await instance.connect();
    return {
      connection,
      close() {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** Runs `use` on a database of its own in memory and frees it, whatever happens: nothing stays open. */
export async function withDuckDB<Result>(
  use: (connection: DuckDBConnection) => Promise<Result>,
  settings: Record<string, string> = {},
): Promise<Result> {
  const database = await openDuckDB(":memory:", settings);
  try {
    return await use(database.connection);
  } finally {
    database.close();
  }
}

/** Runs `use`; an abort interrupts the query that runs, again and again until it has ended. */
export async function interruptible<Result>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  use: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // A query that had not begun when it was interrupted would run on.
    again = setTimeout(interrupt, 20);
  };
  signal?.addEventListener("abort", interrupt);
  try {
    const result = await use();
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearTimeout(again);
  }
}

const outOfMemory = /out of memory/i;
const outOfSpace = /no space left|max_temp_directory_size/i;

/** Whether DuckDB failed for want of memory or space, whatever it read. */
export function isShortage(cause: unknown): boolean {
  return cause instanceof Error && (outOfMemory.test(cause.message) || outOfSpace.test(cause.message));
}

/** What went wrong in DuckDB while it worked on a file, and what to do if it is known. */
export function duckDBFailure(source: string, cause: unknown): SliceTunerError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const hint = outOfMemory.test(message)
    ? hints.duckDBMemory
    : outOfSpace.test(message)
      ? hints.duckDBSpace
      : undefined;
  return new SliceTunerError(`${source}: DuckDB failed: ${message.split("\n")[0]}`, {
    cause,
    ...(hint !== undefined && { hint }),
  });
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
