import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../../cli/option-group.ts";
import { checkDatabase } from "../../data/check-database.ts";
import type { DataSpec } from "../../options/data-options.ts";
import type { DatabaseSpec } from "../../options/database-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import type { SearchSpec } from "./options.ts";

/** Options of trainings, which given losses make needless. */
const trainingOptions = [
  "folds",
  ...Object.keys(trainerOptions.options),
  ...Object.keys(placeOptions.options),
];

/** What a search was told, by groups of options. */
export interface SearchSpecs {
  readonly search: SearchSpec;
  readonly data: DataSpec;
  readonly database: DatabaseSpec;
  /** The path of a saved model, whose losses are searched. */
  readonly saved: string | undefined;
}

/**
 * Adds a problem for each option that has no effect beside those of other groups.
 * @param isSaidHere whether an option was said to this command; those of a configuration file may be for
 * others
 */
export function checkBesideData(
  { search, data, database, saved }: SearchSpecs,
  isSaidHere: (name: string) => boolean,
  problems: ProblemList,
): void {
  checkCounting(search, data, problems);
  checkDatabase(search.counting, database, ["threads"], isSaidHere, problems);
  problems.expect(
    search.target !== "label" || data.label !== undefined || data.dataset !== undefined,
    flagOf("target"),
    `is label: name the column with ${flagOf("label")}`,
  );
  problems.expect(
    saved !== undefined || search.modelColumns === undefined,
    flagOf("modelColumns"),
    "has no meaning without the path of an ONNX classifier in --model",
  );
  problems.expect(
    saved === undefined || search.losses === undefined,
    flagOf("losses"),
    `says the losses, and so does --model ${saved}; leave one of them out`,
  );
  problems.expect(
    saved === undefined || data.label !== undefined || data.dataset !== undefined,
    flagOf("label"),
    "is missing: name the column that --model predicts",
  );
  if (search.losses === undefined && saved === undefined) return;
  const losses = saved === undefined ? flagOf("losses") : `--model ${saved}`;
  for (const name of trainingOptions) {
    if (name === "model" && saved !== undefined) continue;
    const message = `has no meaning with ${losses}: nothing is trained`;
    problems.expect(!isSaidHere(name), flagOf(name), message);
  }
}

/**
 * A database counts rows that nobody has in memory: nothing can be trained on them, and none left out one by
 * one.
 */
function checkCounting(
  { counting, engine, losses }: SearchSpec,
  data: DataSpec,
  problems: ProblemList,
): void {
  if (counting === "memory") return;
  const flag = `${flagOf("counting")} ${counting}`;
  const named = counting === "duckdb" ? `name a file with ${flagOf("data")}` : `name a ${flagOf("table")}`;
  const isTree = engine === "tree";
  problems.expect(!isTree, flagOf("engine"), `tree needs the rows in memory: it has no meaning with ${flag}`);
  const isKnown = data.dataset !== undefined;
  problems.expect(!isKnown, flagOf("dataset"), `has no meaning with ${flag}: ${named}`);
  const isDropping = data.dropIncomplete === true;
  problems.expect(!isDropping, flagOf("dropIncomplete"), `has no meaning with ${flag}: every row is counted`);
  const hasLosses = losses !== undefined || isKnown;
  problems.expect(hasLosses, flagOf("losses"), `is missing: with ${flag} it names a column of the data`);
}
