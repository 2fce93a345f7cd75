import { existsSync } from "node:fs";
import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../../cli/option-group.ts";
import { checkDatabase } from "../../data/check-database.ts";
import type { DatabaseSpec } from "../../options/database-options.ts";
import type { CleaningSpec, TableSpec } from "./options.ts";

/** Options of the steps that look at single rows. */
const rowOptions = [
  ...["match", "truth", "flips", "cutoff", "clustering", "mergeLabels", "mergeWeights", "separateClusters"],
  ...["id", "exclude", "seed"],
];

/** Options of the models that tell what a step does. */
const modelOptions = ["onlyIfBetter", "noGuard"];

/** Where rows are counted. */
export type Database = Exclude<CleaningSpec["counting"], "memory">;

/**
 * The table or file whose rows are to be counted; adds a problem for all that cannot be done there. A
 * database counts rows and shows none, so that none can be removed or merged.
 */
export function checkCounting(
  counting: Database,
  {
    table,
    cleaning,
    database,
    target,
  }: {
    readonly table: TableSpec;
    readonly cleaning: CleaningSpec;
    readonly database: DatabaseSpec;
    /** The file of the weights. */
    readonly target: string | undefined;
  },
  isSaidHere: (name: string) => boolean,
  problems: ProblemList,
): string | undefined {
  const flag = `${flagOf("counting")} ${counting}`;
  const copy =
    counting === "duckdb"
      ? `clean without ${flagOf("counting")}`
      : `copy the table to a file (\\copy people to people.csv csv header in psql) and clean that with ${flagOf("data")}`;
  const forRows = `needs the rows in memory, and ${flag} only counts them: ${copy}`;
  const { steps } = cleaning;
  problems.expect(
    steps === undefined || steps.join() === "reweigh",
    flagOf("steps"),
    steps === undefined ? "" : `${steps.filter((step) => step !== "reweigh").join(" and ")} ${forRows}`,
  );
  for (const name of rowOptions) problems.expect(!isSaidHere(name), flagOf(name), forRows);
  for (const name of modelOptions) {
    problems.expect(!isSaidHere(name), flagOf(name), `has no meaning with ${flag}: no model is trained`);
  }
  for (const name of ["label", "group"] as const) {
    const is = name === "label" ? "which column is to be predicted?" : "which columns are sensitive?";
    problems.expect(
      table[name] !== undefined,
      flagOf(name),
      `is missing: with ${flag} rows get weights; ${is}`,
    );
  }
  checkTargetKind(counting, target, problems);
  checkDatabase(counting, database, [], isSaidHere, problems);
  if (counting === "postgresql") return database.table;
  const [file, ...others] = table.data ?? [];
  problems.expect(file !== undefined, flagOf("data"), "is missing: name a CSV or Parquet file");
  problems.expect(others.length === 0, flagOf("data"), `two files can only be linked, which ${forRows}`);
  problems.expect(file === undefined || existsSync(file), flagOf("data"), `there is no file "${file}"`);
  return file;
}

function checkTargetKind(counting: Database, target: string | undefined, problems: ProblemList): void {
  if (target === undefined) return;
  const name = target.toLowerCase();
  const isSql = name.endsWith(".sql");
  problems.expect(
    isSql || name.endsWith(".csv"),
    "--out",
    `"${target}" is to hold weights, not rows: expected the name of a .csv file, or with postgresql a .sql file`,
  );
  problems.expect(
    !isSql || counting === "postgresql",
    "--out",
    "SQL makes a view of a table in PostgreSQL; of a file there is none: name a .csv file",
  );
}
