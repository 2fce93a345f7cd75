import { type InputProblem, InvalidInputError } from "@slicetuner/core";
import { codeRows, type FindSlicesOptions, findSlices, type SliceFinding } from "@slicetuner/slice-finder";
import type { WorkContext } from "../../cli/define-command.ts";
import { flagOf } from "../../cli/option-group.ts";
import type { RowsToSearch } from "../../data/rows-to-search.ts";
import type { FindEvent } from "./command.ts";
import { hintInOptionWords } from "./hint-in-option-words.ts";
import { type SearchSpec, searchOptions } from "./options.ts";

/**
 * Searches the rows as the spec says.
 * @throws InvalidInputError in the words of the options.
 */
export async function searchRows(
  rows: RowsToSearch,
  losses: Float64Array,
  search: SearchSpec,
  context: WorkContext<FindEvent>,
): Promise<SliceFinding> {
  const { threads } = search;
  try {
    return await findSlices(inputOf(rows, losses), {
      ...searchOptionsOf(search, context),
      ...codingOf(search),
      ...{ threads, signal: context.signal },
    });
  } catch (error) {
    throw inOptionWords(error);
  }
}

/** What concerns the search alone, wherever the rows are. */
export function searchOptionsOf(
  search: SearchSpec,
  { emit }: Pick<WorkContext<FindEvent>, "emit">,
): FindSlicesOptions {
  const { engine, target, scoreAlpha, maximumSlices, maximumLiterals, minimumRows } = search;
  const { effectSize, effectThreshold, significance } = search;
  return {
    ...{ engine, maximumSlices, maximumLiterals, effectSize },
    ...(engine === "score" ? { scoreAlpha } : { effectThreshold, significance }),
    ...(engine === "tree" ? { target } : {}),
    ...(minimumRows === undefined ? {} : { minimumRows }),
    onProgress: ({ literals }) => emit({ type: "searching", conditions: literals, of: maximumLiterals }),
  };
}

/**
 * Looks whether the rows can be searched, before there are losses.
 * @throws InvalidInputError in the words of the options.
 */
export function checkSearch(rows: RowsToSearch, search: SearchSpec): void {
  try {
    codeRows(inputOf(rows, new Float64Array(rows.table.rowCount)), codingOf(search));
  } catch (error) {
    throw inOptionWords(error);
  }
}

function inputOf({ columns, labels, weights }: RowsToSearch, losses: Float64Array) {
  return {
    columns,
    losses,
    ...(weights === undefined ? {} : { weights }),
    ...(labels === undefined ? {} : { labels }),
  };
}

function codingOf({ bins, edges, distinctValues }: SearchSpec) {
  return {
    bins,
    ...(edges === undefined ? {} : { edges }),
    ...(distinctValues === undefined ? {} : { distinctValues }),
  };
}

function inOptionWords(error: unknown): unknown {
  if (!InvalidInputError.isInstance(error)) return error;
  return new InvalidInputError(error.problems.map(nameOption), hintInOptionWords(error));
}

/** `edges.age[2]` is what `--edges` said of age, `columns.age` is a column. */
function nameOption({ path, message }: InputProblem): InputProblem {
  const [, name = "", entry = ""] = /^(\w+)\.?(.*)$/.exec(path) ?? [];
  if (name === "columns") return { path: entry === "" ? path : `column ${entry}`, message };
  if (name === "weights") return { path: flagOf("weight"), message };
  // The losses' places are those of rows, whatever the file.
  if (name === "losses" || !Object.hasOwn(searchOptions.options, name)) return { path, message };
  return { path: `${flagOf(name)} ${entry}`.trim(), message };
}
