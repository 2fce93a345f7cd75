import { parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import type { SqlAcquirerOptions } from "./create-sql-acquirer.ts";

const schema = z.looseObject({
  dialect: z.enum(["postgresql", "duckdb"], {
    error: ({ input }) => `is ${input}, expected postgresql or duckdb`,
  }),
  connection: z
    .union(
      [z.string(), z.looseObject({ env: z.string().min(1) })],
      'expected an address, a file, or { "env": "…" }, the name of the environment variable with the address',
    )
    .exactOptional(),
  query: z.string("is missing, expected a SELECT"),
  id: z.string("is missing, expected the name of a column"),
  querySeconds: z.number().exactOptional(),
  tries: z.number().exactOptional(),
});

/** What a file may say: one of the dialects that have names, which need no code. */
export type SqlFileOptions = Pick<
  SqlAcquirerOptions,
  "connection" | "query" | "id" | "querySeconds" | "tries"
> & {
  readonly dialect: "postgresql" | "duckdb";
};

/**
 * The options that a file may say, for {@link createSqlAcquirer}.
 * @throws InvalidInputError with each that is not known or of another kind
 */
export function parseOptions(input: object): SqlFileOptions {
  return parse(schema, input);
}
