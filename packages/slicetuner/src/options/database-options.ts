import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { oneOf, schemaOf, text } from "./value-schemas.ts";

/** Where the address may be said instead, so that no list of processes shows its password. */
export const addressVariable = "SLICETUNER_POSTGRES";

const address = schemaOf<string, string>((input) => {
  const url = typeof input === "string" && URL.canParse(input) ? new URL(input) : undefined;
  // The address is not shown: it may hold a password.
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    return { problems: ["is no address, expected postgresql://user@host:port/database"] };
  }
  if (url.password !== "" || url.searchParams.has("password")) {
    return {
      problems: [`has a password in it, which others see: set ${addressVariable} to the address instead`],
    };
  }
  return { value: input as string };
});

/** Where the rows are that are counted. */
export const countingOption = {
  flag: "--counting <where>",
  description:
    "where rows are counted: memory; duckdb, for tables larger than memory; postgresql, for a --table that lives there",
  schema: oneOf(["memory", "duckdb", "postgresql"]),
  default: "memory",
} as const;

/** A table that lives in PostgreSQL. */
export const databaseOptions = defineOptions({
  name: "database",
  title: "A table in PostgreSQL",
  options: {
    table: {
      flag: "--table <name>",
      description:
        "with --counting postgresql, instead of --data: a table or view, with its schema if need be",
      schema: text,
    },
    postgres: {
      flag: "--postgres <address>",
      description: `postgresql://user@host:port/database with that table, else ${addressVariable} of the environment`,
      schema: address,
    },
  },
  read: (values) => values,
  // Where a database is, is another matter than what was found in its table.
  record: ({ table }) => ({ table }),
});

/** A table that lives in PostgreSQL. */
export type DatabaseSpec = SpecOf<typeof databaseOptions>;
