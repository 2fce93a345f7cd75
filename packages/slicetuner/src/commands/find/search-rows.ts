import { type InputProblem, InvalidInputError } from "@slicetuner/core";
import { codeRows, type FindSlicesOptions, findSlices, type SliceFinding } from "@slicetuner/slice-finder";
import type { CommandContext } from "../../cli/command.ts";
import type { RowsToSearch } from "../../data/rows-to-search.ts";
import type { CompleteSettings } from "../../options/defaults.ts";
import { flagOf, type OptionName, options } from "../../options/options.ts";
import { hintInOptionWords } from "./hint-in-option-words.ts";

/**
 * Searches the rows as the settings say.
 * @throws InvalidInputError in the words of the options.
 */
export async function searchRows(
  rows: RowsToSearch,
  losses: Float64Array,
  { settings, status, signal }: Pick<CommandContext, "settings" | "status" | "signal">,
): Promise<SliceFinding> {
  const { threads } = settings;
  try {
    return await findSlices(inputOf(rows, losses), {
      ...searchOptionsOf(settings, status),
      ...codingOf(settings),
      ...{ threads, signal },
    });
  } catch (error) {
    throw inOptionWords(error);
  } finally {
    status.clear();
  }
}

/** What concerns the search alone, wherever the rows are. */
export function searchOptionsOf(
  settings: CompleteSettings,
  status: CommandContext["status"],
): FindSlicesOptions {
  const { engine, target, scoreAlpha, maximumSlices, maximumLiterals, minimumRows } = settings;
  const { effectSize, effectThreshold, significance } = settings;
  return {
    ...{ engine, maximumSlices, maximumLiterals, effectSize },
    ...(engine === "score" ? { scoreAlpha } : { effectThreshold, significance }),
    ...(engine === "tree" ? { target } : {}),
    ...(minimumRows === undefined ? {} : { minimumRows }),
    onProgress: ({ literals }) => status.counting("searching slices, conditions", literals, maximumLiterals),
  };
}

/**
 * Looks whether the rows can be searched, before there are losses.
 * @throws InvalidInputError in the words of the options.
 */
export function checkSearch(rows: RowsToSearch, settings: CompleteSettings): void {
  try {
    codeRows(inputOf(rows, new Float64Array(rows.table.rowCount)), codingOf(settings));
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

function codingOf({ bins, edges, distinctValues }: CompleteSettings) {
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
  if (name === "losses" || !Object.hasOwn(options, name)) return { path, message };
  return { path: `${flagOf(name as OptionName)} ${entry}`.trim(), message };
}
