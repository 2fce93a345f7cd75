import type { ProblemList } from "@slicetuner/core";
import { defaultCoding } from "../coding/coding-options.ts";
import type { CompleteSearchOptions, FindSlicesInput, FindSlicesOptions } from "../find-slices.ts";
import type { SliceEngine } from "../slice-engine.ts";

const engines: readonly SliceEngine["name"][] = ["lattice", "tree", "score"];

/** What is used where nothing is said, for a table of so many rows. */
export function defaultSearch(
  rows: number,
): CompleteSearchOptions & { readonly engine: SliceEngine["name"] } {
  return {
    engine: "lattice",
    maximumSlices: 10,
    maximumLiterals: 3,
    minimumRows: Math.max(30, Math.ceil(rows / 1000)),
    effectSize: "cohen",
    effectThreshold: 0.4,
    significance: 0.05,
    target: "error",
    scoreAlpha: 0.95,
  };
}

/** Fills in the defaults and collects what is wrong. */
export function completeSearch(
  problems: ProblemList,
  input: FindSlicesInput,
  options: FindSlicesOptions,
): ReturnType<typeof defaultSearch> {
  const rows = "counter" in input ? input.counter.total.rows : input.losses.length;
  const defaults = defaultSearch(rows);
  const complete = {
    engine: options.engine ?? defaults.engine,
    maximumSlices: options.maximumSlices ?? defaults.maximumSlices,
    maximumLiterals: options.maximumLiterals ?? defaults.maximumLiterals,
    minimumRows: options.minimumRows ?? defaults.minimumRows,
    effectSize: options.effectSize ?? defaults.effectSize,
    effectThreshold: options.effectThreshold ?? defaults.effectThreshold,
    significance: options.significance ?? defaults.significance,
    target: options.target ?? defaults.target,
    scoreAlpha: options.scoreAlpha ?? defaults.scoreAlpha,
  };
  const expectOneOf = (name: "engine" | "effectSize" | "target", known: readonly string[]) =>
    problems.expect(
      known.includes(complete[name]),
      name,
      `is "${complete[name]}", expected ${orList(known)}`,
    );
  expectOneOf("engine", engines);
  expectOneOf("effectSize", ["cohen", "legacy"]);
  expectOneOf("target", ["error", "label"]);
  for (const name of ["maximumSlices", "maximumLiterals", "minimumRows"] as const) {
    const value = complete[name];
    problems.expect(
      Number.isInteger(value) && value >= 1,
      name,
      `is ${value}, expected a whole number from 1 on`,
    );
  }
  const { effectThreshold, significance, scoreAlpha } = complete;
  problems.expect(
    Number.isFinite(effectThreshold) && effectThreshold > 0,
    "effectThreshold",
    `is ${effectThreshold}, expected a number above 0`,
  );
  problems.expect(
    significance > 0 && significance < 1,
    "significance",
    `is ${significance}, expected a number between 0 and 1`,
  );
  problems.expect(
    scoreAlpha > 0.5 && scoreAlpha <= 1,
    "scoreAlpha",
    `is ${scoreAlpha}, expected a number above 0.5, at most 1; with less no slice can have a score above 0`,
  );
  const { threads = 1 } = options;
  problems.expect(
    Number.isInteger(threads) && threads >= 1,
    "threads",
    `is ${threads}, expected a whole number from 1 on`,
  );
  if (complete.engine === "tree") checkTree(problems, input, complete.target);
  if ("counter" in input) checkCounterOptions(problems, options);
  return complete;
}

function checkTree(problems: ProblemList, input: FindSlicesInput, target: string): void {
  if ("counter" in input) {
    problems.add("engine", `is "tree", which needs the rows themselves; there is only a counter`);
  } else if (target === "label") {
    problems.expect(
      input.labels !== undefined,
      "labels",
      'are missing; the tree with target "label" needs them',
    );
  }
}

/** A counter brings its coded columns: what says how to code would be left unheard. */
function checkCounterOptions(problems: ProblemList, options: FindSlicesOptions): void {
  for (const name of [
    ...(Object.keys(defaultCoding) as (keyof typeof defaultCoding)[]),
    "threads",
  ] as const) {
    problems.expect(
      options[name] === undefined,
      name,
      "is for rows in memory; the counter has coded its columns",
    );
  }
}

function orList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}
