import { expectKnown, ProblemList, type Secrets } from "@slicetuner/core";
import type { Dialect } from "kysely";
import type { SqlAcquirerOptions } from "./create-sql-acquirer.ts";
import { openDialect } from "./open-dialect.ts";
import { parseQuery, type QueryPart } from "./parse-query.ts";
import { parameterOf } from "./source-queries.ts";

const known: readonly string[] = [
  "encoder",
  "dialect",
  "connection",
  "folder",
  "query",
  "id",
  "querySeconds",
  "tries",
  "memory",
  "wait",
  "unitCosts",
  "priceSteps",
];

/** @throws InvalidInputError with all that is wrong with the options, prices apart */
export function checkOptions(
  options: SqlAcquirerOptions,
  secrets: Secrets,
  querySeconds: number,
): { readonly parts: readonly QueryPart[]; readonly dialect: Dialect } {
  const { encoder, query, id, tries = 5 } = options;
  const problems = new ProblemList();
  expectKnown(options, known, problems);
  problems.expect(typeof id === "string" && id !== "", "id", "is empty, expected the name of a column");
  problems.expect(querySeconds > 0, "querySeconds", `is ${querySeconds}, expected a number above 0`);
  problems.expect(tries >= 1, "tries", `is ${tries}, expected a number of at least 1`);
  const hasQuery = problems.expect(typeof query === "string", "query", "is missing, expected a SELECT");
  const parts = hasQuery ? parseQuery(query, problems) : [];
  const [first] = encoder.slices;
  const names = ["slice", ...Object.keys(first?.values ?? {})].map((name) => `:${name}`).join(", ");
  for (const part of parts) {
    if (!("name" in part)) continue;
    const lacking = encoder.slices.find((slice) => parameterOf(slice, part.name) === undefined);
    const message = `:${part.name} is no value of the slice ${lacking?.name}, expected ${names}`;
    problems.expect(lacking === undefined, "query", message);
  }
  const dialect = openDialect(options, querySeconds, secrets, problems);
  problems.throwIfAny();
  return { parts, dialect: dialect! };
}
