import { type DuckDB, openDuckDB } from "@slicetuner/tabular";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";

/**
 * DuckDB for Kysely, as far as reading goes. It speaks PostgreSQL's dialect and takes its numbered
 * parameters.
 * @param folder where files that a query names are looked for, too
 */
export function duckDBDialect(path: string, folder?: string): Dialect {
  return {
    createDriver: () => new DuckDBDriver(path, folder),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (database) => new PostgresIntrospector(database),
  };
}

class DuckDBDriver implements Driver {
  readonly #path: string;
  readonly #folder: string | undefined;
  #database: DuckDB | undefined;

  constructor(path: string, folder: string | undefined) {
    this.#path = path;
    this.#folder = folder;
  }

  async init(): Promise<void> {
    // Several processes may read one file, and none writes it.
    const settings = {
      ...(this.#path !== ":memory:" && { access_mode: "READ_ONLY" }),
      ...(this.#folder !== undefined && { file_search_path: this.#folder }),
    };
    this.#database = await openDuckDB(this.#path, settings);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { connection } = this.#database!;
    return {
      async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
        const reader = await connection.runAndReadAll(sql, parameters as (string | number)[]);
        return { rows: reader.getRowObjectsJS() as Row[] };
      },
      // biome-ignore lint/correctness/useYield: nothing here streams.
      async *streamQuery(): AsyncIterableIterator<never> {
        throw new Error("not supported");
      },
    };
  }

  async beginTransaction(): Promise<void> {
    throw new Error("not supported");
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#database?.close();
  }
}
