import type { ProblemList } from "@slicetuner/core";
import { flagOf, modelOptions, type OptionName, placeOptions, type Settings } from "./options.ts";

/** Which engines give an option its meaning. */
const meanings = [
  ["target", ["tree"]],
  ["scoreAlpha", ["score"]],
  ["effectThreshold", ["lattice", "tree"]],
  ["significance", ["lattice", "tree"]],
] as const satisfies (readonly [OptionName, readonly Settings["engine"][]])[];

/** Options of the search that say nothing to the engine, or to where rows are counted. */
export function engineForeignOptions({ engine = "lattice" }: Pick<Settings, "engine">): OptionName[] {
  return meanings.flatMap(([name, engines]): OptionName[] =>
    (engines as readonly string[]).includes(engine) ? [] : [name],
  );
}

/** Options of trainings, which given losses make needless. */
const trainingOptions: readonly OptionName[] = ["folds", ...modelOptions, ...placeOptions];

/**
 * Adds a problem for each option of `find` that says nothing beside the others.
 * @param onLine options that stand on the command line; those of a configuration file may be for other commands
 */
export function checkFindSettings(
  settings: Settings,
  onLine: readonly OptionName[],
  problems: ProblemList,
): void {
  const foreign = engineForeignOptions(settings);
  for (const [name, engines] of meanings) {
    const has = settings[name] === undefined || !foreign.includes(name);
    const message = `has no meaning without ${flagOf("engine")} ${engines.join(" or ")}`;
    problems.expect(has, flagOf(name), message);
  }
  checkCounting(settings, problems);
  problems.expect(
    settings.target !== "label" || settings.label !== undefined || settings.dataset !== undefined,
    flagOf("target"),
    `is label: name the column with ${flagOf("label")}`,
  );
  if (settings.losses === undefined) return;
  for (const name of trainingOptions) {
    const message = `has no meaning with ${flagOf("losses")}: nothing is trained`;
    problems.expect(!onLine.includes(name), flagOf(name), message);
  }
}

/** DuckDB counts rows that nobody has in memory: nothing can be trained on them, and none left out one by one. */
function checkCounting(settings: Settings, problems: ProblemList): void {
  if (settings.counting !== "duckdb") return;
  const flag = `${flagOf("counting")} duckdb`;
  const isTree = settings.engine === "tree";
  problems.expect(!isTree, flagOf("engine"), `tree needs the rows in memory: it has no meaning with ${flag}`);
  const isKnown = settings.dataset !== undefined;
  problems.expect(
    !isKnown,
    flagOf("dataset"),
    `has no meaning with ${flag}: name a file with ${flagOf("data")}`,
  );
  const isDropping = settings.dropIncomplete === true;
  problems.expect(!isDropping, flagOf("dropIncomplete"), `has no meaning with ${flag}: every row is counted`);
  const hasLosses = settings.losses !== undefined || isKnown;
  problems.expect(hasLosses, flagOf("losses"), `is missing: with ${flag} it names a column of the data`);
}
