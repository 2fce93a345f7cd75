import { edges } from "./edges.ts";
import type { OptionDefinition } from "./options.ts";
import { names, number, oneOf, text, whole } from "./value-schemas.ts";

const share = number("a number above 0 and below 1", (value) => value > 0 && value < 1);
const alpha = number("a number above 0.5 and at most 1", (value) => value > 0.5 && value <= 1);
const threshold = number("a number", Number.isFinite);

/** Options of the search for slices. */
export const findDefinitions = {
  losses: {
    flag: "--losses <column or file>",
    description:
      "how badly a model of yours does on each row: a column of the data, or a JSON, CSV or text file with one number a row; without it, --label trains one",
    schema: text,
  },
  folds: {
    flag: "--folds <count>",
    description: "trainings whose held-out rows give the losses, where none are given (default: 5)",
    schema: whole(3),
  },
  columns: {
    flag: "--columns <columns>",
    description:
      "the columns that slices may be made of (default: all that are no label, loss, weight or id)",
    schema: names(text),
  },
  engine: {
    flag: "--engine <name>",
    description:
      "lattice: the most general slices, tested; tree: slices that do not overlap; score: the exactly highest scores of SliceLine (default: lattice)",
    schema: oneOf(["lattice", "tree", "score"]),
  },
  target: {
    flag: "--target <what>",
    description: "what the tree's splits separate: error or label (default: error)",
    schema: oneOf(["error", "label"]),
  },
  scoreAlpha: {
    flag: "--score-alpha <share>",
    description: "weight of the errors against the size in the score (default: 0.95)",
    schema: alpha,
  },
  maximumSlices: {
    flag: "--maximum-slices <count>",
    description: "slices wanted (default: 10)",
    schema: whole(1),
  },
  maximumLiterals: {
    flag: "--maximum-literals <count>",
    description: "conditions that make up a slice, at most (default: 3)",
    schema: whole(1),
  },
  minimumRows: {
    flag: "--minimum-rows <count>",
    description: "rows of a slice, at least (default: a thousandth of all, or 30)",
    schema: whole(2),
  },
  effectSize: {
    flag: "--effect-size <kind>",
    description: "cohen, or legacy: as published figures were computed (default: cohen)",
    schema: oneOf(["cohen", "legacy"]),
  },
  effectThreshold: {
    flag: "--effect-threshold <size>",
    description: "effect size from which a slice is problematic (default: 0.4)",
    schema: threshold,
  },
  significance: {
    flag: "--significance <level>",
    description: "share of false discoveries that is put up with (default: 0.05)",
    schema: share,
  },
  bins: {
    flag: "--bins <count>",
    description: "bins of a numeric column with more different values (default: 10)",
    schema: whole(2),
  },
  edges: {
    flag: "--edges <edges>",
    description: "where bins begin, by column: age=25:38:60,hours=40, or a JSON file { column: [numbers] }",
    schema: edges,
  },
  distinctValues: {
    flag: "--distinct-values <columns>",
    description: "numeric columns of which each value stands for itself",
    schema: names(text),
  },
  threads: {
    flag: "--threads <count>",
    description: "threads that count rows (default: 1)",
    schema: whole(1),
  },
  counting: {
    flag: "--counting <where>",
    description: "where rows are counted: memory, or duckdb, for tables larger than memory (default: memory)",
    schema: oneOf(["memory", "duckdb"]),
  },
} as const satisfies Record<string, OptionDefinition>;

/** Options of the search itself, the same whatever the losses come from. */
export const searchOptions = [
  "engine",
  "target",
  "scoreAlpha",
  "maximumSlices",
  "maximumLiterals",
  "minimumRows",
  "effectSize",
  "effectThreshold",
  "significance",
  "bins",
  "edges",
  "distinctValues",
  "threads",
  "counting",
] as const satisfies (keyof typeof findDefinitions)[];
