import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../../cli/option-group.ts";
import type { DataSpec } from "../../options/data-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import type { SearchSpec } from "./options.ts";

/** Options of trainings, which given losses make needless. */
const trainingOptions = [
  "folds",
  ...Object.keys(trainerOptions.options),
  ...Object.keys(placeOptions.options),
];

/**
 * Adds a problem for each option that says nothing beside those of other groups.
 * @param isSaidHere whether an option was said to this command; those of a configuration file may be for others
 */
export function checkBesideData(
  search: SearchSpec,
  data: DataSpec,
  isSaidHere: (name: string) => boolean,
  problems: ProblemList,
): void {
  checkCounting(search, data, problems);
  problems.expect(
    search.target !== "label" || data.label !== undefined || data.dataset !== undefined,
    flagOf("target"),
    `is label: name the column with ${flagOf("label")}`,
  );
  if (search.losses === undefined) return;
  for (const name of trainingOptions) {
    const message = `has no meaning with ${flagOf("losses")}: nothing is trained`;
    problems.expect(!isSaidHere(name), flagOf(name), message);
  }
}

/** DuckDB counts rows that nobody has in memory: nothing can be trained on them, and none left out one by one. */
function checkCounting(
  { counting, engine, losses }: SearchSpec,
  data: DataSpec,
  problems: ProblemList,
): void {
  if (counting !== "duckdb") return;
  const flag = `${flagOf("counting")} duckdb`;
  const isTree = engine === "tree";
  problems.expect(!isTree, flagOf("engine"), `tree needs the rows in memory: it has no meaning with ${flag}`);
  const isKnown = data.dataset !== undefined;
  const message = `has no meaning with ${flag}: name a file with ${flagOf("data")}`;
  problems.expect(!isKnown, flagOf("dataset"), message);
  const isDropping = data.dropIncomplete === true;
  problems.expect(!isDropping, flagOf("dropIncomplete"), `has no meaning with ${flag}: every row is counted`);
  const hasLosses = losses !== undefined || isKnown;
  problems.expect(hasLosses, flagOf("losses"), `is missing: with ${flag} it names a column of the data`);
}
