import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../cli/option-group.ts";
import { addressVariable, type DatabaseSpec } from "../options/database-options.ts";
import { readingNames } from "../options/reading-options.ts";

/** How files are read, which says nothing of a table of PostgreSQL. */
const fileOptions = [
  ...["data", "delimiter", "renameDuplicates"],
  ...readingNames.filter((name) => name !== "numeric"),
];

/**
 * Adds a problem for each option that has no meaning beside the place where rows are counted, and for what is
 * missing: a table of PostgreSQL is no file, and a file is in no database.
 * @param others further options of a command that have no meaning with PostgreSQL
 */
export function checkDatabase(
  counting: "memory" | "duckdb" | "postgresql",
  { table, postgres }: DatabaseSpec,
  others: readonly string[],
  isSaidHere: (name: string) => boolean,
  problems: ProblemList,
): void {
  const flag = `${flagOf("counting")} postgresql`;
  if (counting !== "postgresql") {
    for (const name of ["table", "postgres"])
      problems.expect(!isSaidHere(name), flagOf(name), `has no meaning without ${flag}`);
    return;
  }
  problems.expect(table !== undefined, flagOf("table"), `is missing: with ${flag} it names the table`);
  // One that was said and is wrong has been named before.
  const hasAddress =
    postgres !== undefined || isSaidHere("postgres") || (process.env[addressVariable] ?? "") !== "";
  const example = "postgresql://user@host:5432/database";
  problems.expect(
    hasAddress,
    flagOf("postgres"),
    `is missing: say where the table is, e.g. ${example}, here or in ${addressVariable}`,
  );
  for (const name of [...fileOptions, ...others]) {
    problems.expect(
      !isSaidHere(name),
      flagOf(name),
      `has no meaning with ${flag}: nothing is read from a file`,
    );
  }
}
