import { unescape as decoded } from "node:querystring";
import type { ProblemList, Secrets } from "@slicetuner/core";
import type { Dialect } from "kysely";
import type { SqlAcquirerOptions } from "./create-sql-acquirer.ts";
import { duckDBDialect } from "./duckdb-dialect.ts";
import { postgresqlDialect } from "./postgresql-dialect.ts";

/** The dialect that is meant, with its connection; undefined and a problem where none can be. */
export function openDialect(
  { dialect, connection, folder }: Pick<SqlAcquirerOptions, "dialect" | "connection" | "folder">,
  querySeconds: number,
  secrets: Secrets,
  problems: ProblemList,
): Dialect | undefined {
  if (typeof dialect === "object") {
    problems.expect(connection === undefined, "connection", "is for named dialects; this one brings its own");
    return dialect;
  }
  const address = typeof connection === "object" ? secrets.read(connection, "connection.env") : connection;
  if (dialect === "duckdb") return duckDBDialect(address ?? ":memory:", folder);
  if (!problems.expect(dialect === "postgresql", "dialect", `is ${dialect}, expected postgresql or duckdb`)) {
    return undefined;
  }
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  const isPostgres = /^postgres(ql)?:$/.test(url?.protocol ?? "");
  if (
    !problems.expect(
      isPostgres,
      "connection",
      "is no address of the form postgresql://user@host:5432/database",
    )
  ) {
    return undefined;
  }
  const passwords = [url!.password, url!.searchParams.get("password") ?? ""].filter((one) => one !== "");
  problems.expect(
    passwords.length === 0 || typeof connection === "object",
    "connection",
    'has a password in it; put the address into an environment variable and name it: { "env": "DATABASE_URL" }',
  );
  for (const password of passwords) {
    secrets.add(password);
    secrets.add(decoded(password));
  }
  return postgresqlDialect(address!, querySeconds);
}
