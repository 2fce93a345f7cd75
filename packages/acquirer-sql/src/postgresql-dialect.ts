import { loadOptional } from "@slicetuner/core";
import { CompiledQuery, type Dialect, PostgresDialect } from "kysely";
import type { CustomTypesConfig } from "pg";

/** PostgreSQL through `pg`, by connections that cannot write and end a query that takes too long. */
export function postgresqlDialect(connectionString: string, querySeconds: number): Dialect {
  return new PostgresDialect({
    pool: async () => {
      const library = { name: "pg", neededFor: "sources in PostgreSQL" };
      const { default: pg } = await loadOptional(() => import("pg"), library);
      const pool = new pg.Pool({
        connectionString,
        max: 2,
        connectionTimeoutMillis: querySeconds * 1000,
        allowExitOnIdle: true,
        types: plainTypes(pg.types.getTypeParser as CustomTypesConfig["getTypeParser"]),
      });
      // A connection that breaks while nobody uses it is replaced when it is needed.
      pool.on("error", () => {});
      return pool;
    },
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw("set default_transaction_read_only = on"));
      await connection.executeQuery(
        CompiledQuery.raw(`set statement_timeout = ${Math.ceil(querySeconds * 1000)}`),
      );
    },
  });
}

/** Object ids of `int8` and `numeric`, which `pg` gives as texts. */
const numbers: ReadonlySet<number> = new Set([20, 1700]);
/** Object ids of `date`, `timestamp` and `timestamptz`, which `pg` turns by the machine's time zone. */
const times: ReadonlySet<number> = new Set([1082, 1114, 1184]);

function plainTypes(others: CustomTypesConfig["getTypeParser"]): CustomTypesConfig {
  return {
    getTypeParser: ((id: number, format: "text" | "binary") => {
      if (numbers.has(id)) return Number;
      return times.has(id) ? (value: string) => value : others(id, format);
    }) as CustomTypesConfig["getTypeParser"],
  };
}
