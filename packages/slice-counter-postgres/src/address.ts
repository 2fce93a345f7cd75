import { unescape as decoded } from "node:querystring";
import { ProblemList, type Secrets } from "@slicetuner/core";
import type { PostgresTableOptions } from "./options.ts";

/**
 * The address of the database; its passwords are made known to `secrets`.
 * @throws InvalidInputError with all that is wrong with these options
 */
export function readAddress(
  { connection, table, querySeconds }: Pick<PostgresTableOptions, "connection" | "table" | "querySeconds">,
  secrets: Secrets,
): string {
  const problems = new ProblemList();
  const hasTable = typeof table === "string" && table !== "";
  problems.expect(hasTable, "table", "is missing, expected the name of a table or view");
  const hasTime = querySeconds === undefined || (querySeconds > 0 && querySeconds <= 2_000_000);
  problems.expect(hasTime, "querySeconds", `is ${querySeconds}, expected a number above 0, at most 2000000`);
  const address = typeof connection === "object" ? secrets.read(connection, "connection.env") : connection;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPostgres = /^postgres(ql)?:$/.test(url?.protocol ?? "");
  problems.expect(isPostgres, "connection", "is no address of the form postgresql://user@host:5432/database");
  const passwords = [url?.password ?? "", url?.searchParams.get("password") ?? ""].filter(
    (password) => password !== "",
  );
  problems.expect(
    passwords.length === 0 || typeof connection === "object",
    "connection",
    'has a password in it; put the address into an environment variable and name it: { "env": "DATABASE_URL" }',
  );
  problems.throwIfAny();
  for (const password of passwords) {
    secrets.add(password);
    secrets.add(decoded(password));
  }
  return address;
}
