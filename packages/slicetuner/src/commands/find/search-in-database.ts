import { type InputProblem, InvalidInputError } from "@slicetuner/core";
import type { FindResult } from "@slicetuner/results";
import {
  type DuckDBCounter,
  type DuckDBCounterOptions,
  openDuckDBCounter,
} from "@slicetuner/slice-counter-duckdb";
import {
  openPostgresCounter,
  type PostgresCounter,
  type PostgresCounterOptions,
} from "@slicetuner/slice-counter-postgres";
import { findSlices, type SliceFinding } from "@slicetuner/slice-finder";
import type { WorkContext } from "../../cli/define-command.ts";
import { flagOf } from "../../cli/option-group.ts";
import { readOptionsOf } from "../../data/table-options.ts";
import type { DataSpec } from "../../options/data-options.ts";
import { addressVariable, type DatabaseSpec } from "../../options/database-options.ts";
import { warningsInOptionWords } from "../../options/option-words.ts";
import type { FindEvent } from "./command.ts";
import { hintInOptionWords } from "./hint-in-option-words.ts";
import type { SearchSpec } from "./options.ts";
import { searchOptionsOf } from "./search-rows.ts";

/** A search in a database: of a file in DuckDB, or of a table of PostgreSQL, with a column of losses. */
export type DatabaseSearch = DataSpec &
  SearchSpec &
  DatabaseSpec & {
    /** The file or the table. */
    readonly source: string;
    readonly losses: string;
  };

/** What was found in a table whose rows stay in a database. */
export interface FoundInDatabase {
  readonly finding: SliceFinding;
  readonly data: FindResult["data"];
  readonly warnings: readonly string[];
}

/**
 * Searches the file that `--data` or the table that `--table` names, with the column of losses that
 * `--losses` names.
 * @throws InvalidInputError in the words of the options.
 */
export async function searchInDatabase(
  search: DatabaseSearch,
  spec: SearchSpec,
  { signal, emit }: WorkContext<FindEvent>,
): Promise<FoundInDatabase> {
  let counter: DuckDBCounter | PostgresCounter | undefined;
  try {
    counter =
      search.counting === "postgresql"
        ? await openPostgresCounter({ ...postgresOptions(search), signal })
        : await openDuckDBCounter({ ...duckDBOptions(search), signal });
    const finding = await findSlices({ counter }, { ...searchOptionsOf(spec, { emit }), signal });
    return {
      finding,
      data: {
        source: search.source,
        rows: counter.total.rows,
        columns: counter.columns.map(({ name }) => name),
        leftOut: leftOutOf(search, counter),
      },
      warnings: warningsInOptionWords(counter.warnings),
    };
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    const isNoneLeft = error.problems.some(({ path }) => path === "columns");
    throw new InvalidInputError(
      error.problems.map((problem) => (isNoneLeft ? nameColumn(problem) : inOptionWords(problem, search))),
      hintInOptionWords(error),
    );
  } finally {
    await counter?.close();
  }
}

function duckDBOptions(search: DatabaseSearch): DuckDBCounterOptions {
  const { source, threads } = search;
  return { ...readOptionsOf(search), ...countingOptions(search), path: source, threads };
}

function postgresOptions(search: DatabaseSearch): PostgresCounterOptions {
  const { source, postgres } = search;
  const { columns, missingValues } = readOptionsOf(search);
  return {
    ...countingOptions(search),
    connection: postgres ?? { env: addressVariable },
    table: source,
    ...(columns !== undefined && { columns }),
    ...(missingValues !== undefined && { missingValues }),
  };
}

function countingOptions(search: DatabaseSearch) {
  const { losses, weight, label, id, columns, exclude = [], bins, edges, distinctValues } = search;
  const needed = [losses, weight, ...(columns ?? [])];
  const others = [label, id, ...exclude].filter((name) => name !== undefined && !needed.includes(name));
  return {
    losses,
    exclude: [...new Set(others as string[])],
    bins,
    ...(weight === undefined ? {} : { weights: weight }),
    ...(columns === undefined ? {} : { only: columns }),
    ...(edges === undefined ? {} : { edges }),
    ...(distinctValues === undefined ? {} : { distinctValues }),
  };
}

/** In the words that rows in memory are left out with. */
function leftOutOf(
  { losses, weight, label, id, columns }: DatabaseSearch,
  { leftOut }: Pick<DuckDBCounter, "leftOut">,
): FindResult["data"]["leftOut"] {
  const reasonOf = (column: string, reason: string): string => {
    if (reason !== "excluded") return reason;
    if (column === label) return "is the label";
    return column === id ? "names the rows" : `named by ${flagOf("exclude")}`;
  };
  const found = leftOut.map(({ column, reason }) => ({ column, reason: reasonOf(column, reason) }));
  // Whoever names the columns knows what the others are.
  if (columns !== undefined) return found.filter(({ column }) => columns.includes(column));
  return [
    { column: losses, reason: "holds the losses" },
    ...(weight === undefined ? [] : [{ column: weight, reason: "holds the weights" }]),
    ...found,
  ];
}

/** Which option said what the counter calls so. */
const optionOf: Readonly<Record<string, string>> = {
  losses: "losses",
  weights: "weight",
  only: "columns",
  exclude: "exclude",
  columns: "categorical",
  bins: "bins",
  edges: "edges",
  distinctValues: "distinctValues",
  memoryLimit: "memoryLimit",
  threads: "threads",
  table: "table",
};

/** The reasons why no column is left, which are no option's mistake. */
function nameColumn({ path, message }: InputProblem): InputProblem {
  return { path: path.replace(/^columns\./, "column "), message };
}

function inOptionWords({ path, message }: InputProblem, { source, counting }: DatabaseSearch): InputProblem {
  if (path.startsWith(source)) return { path, message };
  const [, name = "", place = "", rest = ""] = /^(\w+)(?:\[\d+\])?(?:\.(\w[^[]*))?(.*)$/.exec(path) ?? [];
  if (name === "connection") return { path: flagOf("postgres"), message };
  // A file of losses is of no use there, and is taken for a column's name.
  if (path === "losses" && message.startsWith("no column"))
    return {
      path: flagOf("losses"),
      message: `${message}. With ${flagOf("counting")} ${counting} the losses are a column of the data`,
    };
  const option = Object.hasOwn(optionOf, name) ? optionOf[name] : undefined;
  if (option === undefined) return { path, message };
  return { path: [flagOf(option), `${place}${rest}`].filter((part) => part !== "").join(" "), message };
}
