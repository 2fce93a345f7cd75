import { type InputProblem, InvalidInputError } from "@slicetuner/core";
import type { FindResult } from "@slicetuner/results";
import {
  type DuckDBCounter,
  type DuckDBCounterOptions,
  openDuckDBCounter,
} from "@slicetuner/slice-counter-duckdb";
import { type FindSlicesOptions, findSlices, type SliceFinding } from "@slicetuner/slice-finder";
import { readOptionsOf } from "../../data/table-options.ts";
import type { CompleteSettings } from "../../options/defaults.ts";
import { flagOf, type OptionName } from "../../options/options.ts";
import { hintInOptionWords } from "./hint-in-option-words.ts";

/** Settings of a search in DuckDB: a file, and a column with the losses. */
export type DuckDBSettings = CompleteSettings & Required<Pick<CompleteSettings, "data" | "losses">>;

/** What was found in a table whose rows stay in DuckDB. */
export interface FoundInDuckDB {
  readonly finding: SliceFinding;
  readonly data: FindResult["data"];
  readonly warnings: readonly string[];
}

/**
 * Searches the file that `--data` names, with the column of losses that `--losses` names.
 * @throws InvalidInputError in the words of the options.
 */
export async function searchInDuckDB(
  settings: DuckDBSettings,
  search: FindSlicesOptions,
  signal: AbortSignal,
): Promise<FoundInDuckDB> {
  let counter: DuckDBCounter | undefined;
  try {
    counter = await openDuckDBCounter({ ...counterOptions(settings), signal });
    const finding = await findSlices({ counter }, { ...search, signal });
    return {
      finding,
      data: {
        source: settings.data,
        rows: counter.total.rows,
        columns: counter.columns.map(({ name }) => name),
        leftOut: leftOutOf(settings, counter),
      },
      warnings: counter.warnings,
    };
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    const isNoneLeft = error.problems.some(({ path }) => path === "columns");
    throw new InvalidInputError(
      error.problems.map((problem) => (isNoneLeft ? nameColumn(problem) : inOptionWords(problem, settings))),
      hintInOptionWords(error),
    );
  } finally {
    await counter?.close();
  }
}

function counterOptions(settings: DuckDBSettings): DuckDBCounterOptions {
  const { data, losses, weight, label, id, columns, exclude = [] } = settings;
  const { bins, edges, distinctValues, memoryLimit, threads } = settings;
  const needed = [losses, weight, ...(columns ?? [])];
  const others = [label, id, ...exclude].filter((name) => name !== undefined && !needed.includes(name));
  return {
    ...readOptionsOf(settings),
    path: data,
    losses,
    exclude: [...new Set(others as string[])],
    ...{ bins, memoryLimit, threads },
    ...(weight === undefined ? {} : { weights: weight }),
    ...(columns === undefined ? {} : { only: columns }),
    ...(edges === undefined ? {} : { edges }),
    ...(distinctValues === undefined ? {} : { distinctValues }),
  };
}

/** In the words that rows in memory are left out with. */
function leftOutOf(
  { losses, weight, label, id, columns }: DuckDBSettings,
  { leftOut }: DuckDBCounter,
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
const optionOf: Readonly<Record<string, OptionName>> = {
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
};

/** The reasons why no column is left, which are no option's mistake. */
function nameColumn({ path, message }: InputProblem): InputProblem {
  return { path: path.replace(/^columns\./, "column "), message };
}

function inOptionWords({ path, message }: InputProblem, { data }: DuckDBSettings): InputProblem {
  if (path.startsWith(data)) return { path, message };
  const [, name = "", place = "", rest = ""] = /^(\w+)(?:\[\d+\])?(?:\.(\w[^[]*))?(.*)$/.exec(path) ?? [];
  // A file of losses is of no use there, and is taken for a column's name.
  if (path === "losses" && message.startsWith("no column"))
    return {
      path: flagOf("losses"),
      message: `${message}. With ${flagOf("counting")} duckdb the losses are a column of the data`,
    };
  const option = Object.hasOwn(optionOf, name) ? optionOf[name] : undefined;
  if (option === undefined) return { path, message };
  return { path: [flagOf(option), `${place}${rest}`].filter((part) => part !== "").join(" "), message };
}
