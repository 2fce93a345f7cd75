import { defineOptions, flagOf, type Reading, type SpecOf } from "../../cli/option-group.ts";
import { countingOption } from "../../options/database-options.ts";
import { edges, edgesText } from "../../options/edges.ts";
import { names, number, oneOf, text, whole } from "../../options/value-schemas.ts";

const share = number("a number above 0 and below 1", (value) => value > 0 && value < 1);
const alpha = number("a number above 0.5 and at most 1", (value) => value > 0.5 && value <= 1);
const threshold = number("a number", Number.isFinite);

const options = {
  losses: {
    flag: "--losses <column or file>",
    description:
      "how badly a model of yours does on each row: a column of the data, or a JSON, CSV or text file with one number a row; without it, --label trains one",
    schema: text,
    isFile: true,
  },
  folds: {
    flag: "--folds <count>",
    description: "trainings whose held-out rows give the losses, where none are given",
    schema: whole(3),
    default: 5,
  },
  columns: {
    flag: "--columns <columns>",
    description:
      "the columns that slices may be made of (default: all that are no label, loss, weight or id)",
    schema: names(text),
  },
  modelColumns: {
    flag: "--model-columns <columns>",
    description:
      "columns that an ONNX classifier of --model takes, in its order (default: all numeric ones, in file order, without label, weight and --exclude)",
    schema: names(text),
  },
  engine: {
    flag: "--engine <name>",
    description:
      "lattice: the most general slices, tested; tree: slices that do not overlap; score: the exactly highest scores of SliceLine",
    schema: oneOf(["lattice", "tree", "score"]),
    default: "lattice",
  },
  target: {
    flag: "--target <what>",
    description: "what the tree's splits separate: error or label",
    schema: oneOf(["error", "label"]),
    default: "error",
  },
  scoreAlpha: {
    flag: "--score-alpha <share>",
    description: "weight of the errors against the size in the score",
    schema: alpha,
    default: 0.95,
  },
  maximumSlices: {
    flag: "--maximum-slices <count>",
    description: "slices wanted",
    schema: whole(1),
    default: 10,
  },
  maximumLiterals: {
    flag: "--maximum-literals <count>",
    description: "conditions that make up a slice, at most",
    schema: whole(1),
    default: 3,
  },
  minimumRows: {
    flag: "--minimum-rows <count>",
    description: "rows of a slice, at least (default: a thousandth of all, or 30)",
    schema: whole(2),
  },
  effectSize: {
    flag: "--effect-size <kind>",
    description: "cohen, or legacy: as published figures were computed",
    schema: oneOf(["cohen", "legacy"]),
    default: "cohen",
  },
  effectThreshold: {
    flag: "--effect-threshold <size>",
    description: "effect size from which a slice is problematic",
    schema: threshold,
    default: 0.4,
  },
  significance: {
    flag: "--significance <level>",
    description: "share of false discoveries that is put up with",
    schema: share,
    default: 0.05,
  },
  bins: {
    flag: "--bins <count>",
    description: "bins of a numeric column with more different values",
    schema: whole(2),
    default: 10,
  },
  edges: {
    flag: "--edges <edges>",
    description: "where bins begin, by column: age=25:38:60,hours=40, or a JSON file { column: [numbers] }",
    schema: edges,
    toText: edgesText,
  },
  distinctValues: {
    flag: "--distinct-values <columns>",
    description: "numeric columns of which each value stands for itself",
    schema: names(text),
  },
  threads: {
    flag: "--threads <count>",
    description: "threads that count rows",
    schema: whole(1),
    default: 1,
  },
  counting: countingOption,
} as const;

/** How slices are searched, and on which losses. */
export const searchOptions = defineOptions({
  name: "search",
  title: "The search",
  options,
  read: (values, reading) => {
    checkSearchOptions(values, reading);
    return values;
  },
  // What does not say anything to the engine is left out; folds count only where something is trained.
  record: (values) => {
    const foreign = foreignOptions(values);
    return Object.fromEntries(Object.entries(values).filter(([name]) => !foreign.includes(name)));
  },
});

/** How slices are searched, and on which losses. */
export type SearchSpec = SpecOf<typeof searchOptions>;

/** Which engines give an option its meaning. */
const meanings = [
  ["target", ["tree"]],
  ["scoreAlpha", ["score"]],
  ["effectThreshold", ["lattice", "tree"]],
  ["significance", ["lattice", "tree"]],
] as const satisfies (readonly [keyof typeof options, readonly string[]])[];

/** Options of the search that say nothing to the engine. */
function foreignOptions({ engine }: Pick<SearchSpec, "engine">): string[] {
  return meanings.flatMap(([name, engines]): string[] =>
    (engines as readonly string[]).includes(engine) ? [] : [name],
  );
}

/** Adds a problem for each option that has no effect beside the others. */
function checkSearchOptions(values: Pick<SearchSpec, "engine">, { problems, isGiven }: Reading): void {
  const foreign = foreignOptions(values);
  for (const [name, engines] of meanings) {
    const has = !isGiven(name) || !foreign.includes(name);
    const message = `has no meaning without ${flagOf("engine")} ${engines.join(" or ")}`;
    problems.expect(has, flagOf(name), message);
  }
}
