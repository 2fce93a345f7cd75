import {
  type CleaningStep,
  type ComparatorName,
  comparatorNames,
  type MatchCondition,
} from "@slicetuner/mlclean";
import { defineOptions, type OptionGroup, type SpecOf } from "../../cli/option-group.ts";
import { dataOptions } from "../../options/data-options.ts";
import { countingOption, databaseOptions } from "../../options/database-options.ts";
import { readingOptions } from "../../options/reading-options.ts";
import { flag, names, number, oneOf, schemaOf, text, whole, wrong } from "../../options/value-schemas.ts";

/** `auto`, or `name:jaro-winkler:0.85,birth:exact`. */
const match = schemaOf<string, "auto" | readonly MatchCondition[]>((input) => {
  if (input === "auto") return { value: "auto" };
  if (typeof input !== "string" || input === "")
    return wrong(input, "auto, or conditions such as name:jaro-winkler:0.85,birth:exact");
  const problems: string[] = [];
  const conditions = input.split(",").map((part): MatchCondition => {
    const [column = "", comparator = "exact", threshold] = part.trim().split(":");
    const least = threshold === undefined ? 1 : Number(threshold);
    if (column === "") problems.push(`"${part}" names no column`);
    if (!(comparatorNames as readonly string[]).includes(comparator)) {
      problems.push(`"${part}": "${comparator}" is no comparator, expected ${comparatorNames.join(", ")}`);
    }
    if (threshold === "" || !(least >= 0 && least <= 1))
      problems.push(`"${part}": expected a threshold from 0 to 1`);
    return { column, comparator: comparator as ComparatorName, threshold: least };
  });
  return problems.length > 0 ? { problems } : { value: conditions };
});

const files = schemaOf<string | readonly string[], readonly string[]>((input) => {
  const given = typeof input === "string" ? [input] : input;
  const isList = Array.isArray(given) && given.every((name) => typeof name === "string" && name !== "");
  return isList && given.length >= 1 && given.length <= 2
    ? { value: given }
    : wrong(input, "one or two files");
});

const steps = ["sanitize", "resolve", "reweigh"] as const satisfies readonly CleaningStep[];

export const tableOptions = defineOptions({
  name: "table",
  title: "Data",
  options: {
    data: {
      flag: "--data <files...>",
      description: "the table: a CSV or Parquet file; two are linked with each other",
      schema: files,
      isFile: true,
    },
    label: { flag: "--label <column>", description: "the column to predict", schema: text },
    positive: {
      flag: "--positive <value>",
      description: "the favourable label (default: the last in order)",
      schema: text,
    },
    group: {
      flag: "--group <columns>",
      description: "columns of sensitive groups; several are crossed: race,sex",
      schema: names(text),
    },
    id: { flag: "--id <column>", description: "a column that names the rows", schema: text },
    predictions: {
      flag: "--predictions <column>",
      description:
        "a column with the labels that an earlier model decided for, for --strategy equalized-odds",
      schema: text,
    },
    weight: {
      flag: "--weight <column>",
      description: "a column of weights that the rows have already; it gets the new ones",
      schema: text,
    },
    exclude: {
      flag: "--exclude <columns>",
      description: "columns that are neither features nor compared",
      schema: names(text),
    },
    delimiter: dataOptions.options.delimiter,
    missingValues: dataOptions.options.missingValues,
    renameDuplicates: dataOptions.options.renameDuplicates,
    ...readingOptions,
  },
  read: (values) => values,
});

export type TableSpec = SpecOf<typeof tableOptions>;

export const cleaningOptions = defineOptions({
  name: "cleaning",
  title: "Cleaning",
  options: {
    steps: {
      flag: "--steps <names>",
      description:
        "sanitize, resolve, reweigh: which, in which order (default: all that can be done, in this order)",
      schema: names(oneOf(steps)),
    },
    match: {
      flag: "--match <how>",
      description:
        "which rows are one: auto learns it; or conditions that must all hold, column:comparator:threshold " +
        `(${comparatorNames.join(", ")})`,
      schema: match,
    },
    truth: {
      flag: "--truth <column>",
      description: "a column that names the same thing alike: matches are measured against it",
      schema: text,
    },
    flips: {
      flag: "--flips",
      description: "look for flipped labels, too, by what models that have not seen a row say of it",
      schema: flag,
    },
    cutoff: {
      flag: "--cutoff <number>",
      description: "robust deviations above which a row is an outlier",
      schema: number("a number above 0", (value) => value > 0),
      default: 2.5,
    },
    clustering: {
      flag: "--clustering <way>",
      description: "k-means, or density for up to 20,000 rows",
      schema: oneOf(["k-means", "density"]),
      default: "k-means" as const,
    },
    strategy: {
      flag: "--strategy <name>",
      description:
        "match-target takes weight from negatives only; kamiran-calders keeps totals; equalized-odds needs --predictions",
      schema: oneOf(["match-target", "kamiran-calders", "equalized-odds"]),
      default: "match-target" as const,
    },
    mergeLabels: {
      flag: "--merge-labels <how>",
      description: "rows with different labels stay apart, or the majority's label wins",
      schema: oneOf(["apart", "majority"]),
      default: "apart" as const,
    },
    mergeWeights: {
      flag: "--merge-weights <how>",
      description: "weight of a merged row: sum, maximum or one",
      schema: oneOf(["sum", "maximum", "one"]),
      default: "sum" as const,
    },
    separateClusters: {
      flag: "--separate-clusters",
      description: "compare rows across the clusters of sanitizing, too",
      schema: flag,
    },
    onlyIfBetter: {
      flag: "--only-if-better",
      description: "leave out steps that make the default model worse (needs --label and --group)",
      schema: flag,
    },
    noGuard: {
      flag: "--no-guard",
      description: "train no models: do not measure what each step does to accuracy and fairness",
      schema: flag,
    },
    counting: {
      ...countingOption,
      description:
        "where rows are counted: memory; duckdb or postgresql, whose rows stay there: they get weights by group and label, and nothing else is done",
    },
    seed: { flag: "--seed <number>", description: "one seed, one result", schema: whole(0), default: 1 },
  },
  read: (values, { problems }) => {
    problems.expect(
      values.onlyIfBetter !== true || values.noGuard !== true,
      "--only-if-better",
      "measures models, which --no-guard forbids",
    );
    return values;
  },
  record: ({ match: how, ...values }) => ({
    // The other options say nothing to a database.
    ...(values.counting === "memory" ? values : { counting: values.counting, strategy: values.strategy }),
    ...(how !== undefined && {
      match:
        how === "auto"
          ? how
          : how.map(({ column, comparator, threshold }) => `${column}:${comparator}:${threshold}`).join(","),
    }),
  }),
});

export type CleaningSpec = SpecOf<typeof cleaningOptions>;

export const undoOptions = defineOptions({
  name: "undo",
  title: "Take back",
  options: {
    undo: {
      flag: "--undo <report>",
      description:
        "take back what a report says was done; --rows or --step say what of it (default: everything)",
      // No file that must not be replaced: the table that is written anew has its report anew.
      schema: text,
    },
    rows: { flag: "--rows <ids>", description: "rows that come back", schema: names(text) },
    step: { flag: "--step <name>", description: "the step that is taken back", schema: oneOf(steps) },
  },
  read: (values, { problems }) => {
    const { undo, rows, step } = values;
    problems.expect(undo !== undefined || rows === undefined, "--rows", "has a meaning with --undo only");
    problems.expect(undo !== undefined || step === undefined, "--step", "has a meaning with --undo only");
    return values;
  },
  record: () => ({}),
});

export type UndoSpec = SpecOf<typeof undoOptions>;

const outputs = {
  out: {
    flag: "--out <file>",
    description:
      "the cleaned table: CSV, or Parquet by its name; with --counting the weights: CSV, or SQL of a view for PostgreSQL",
    schema: text,
  },
  report: {
    flag: "--report <file>",
    description: "the whole result as JSON (default: beside the table, with .report.json at its end)",
    schema: text,
  },
  dryRun: { flag: "--dry-run", description: "write nothing: only show what would be done", schema: flag },
  json: { flag: "--json", description: "print the whole result as JSON", schema: flag },
} as const;

/** Where the table goes, and the report. */
export interface CleanOutputSpec {
  readonly json: boolean;
  /** The report. */
  readonly out: string | undefined;
  /** The table. */
  readonly table: string | undefined;
}

export const cleanOutputOptions: OptionGroup<"output", typeof outputs, CleanOutputSpec> = defineOptions({
  name: "output",
  title: "Output",
  options: outputs,
  read: ({ out, report, dryRun = false, json = false }, { problems }) => {
    problems.expect(out === undefined || out !== report, "--report", "is the file of --out, too");
    if (dryRun) return { json, out: report, table: undefined };
    return { json, out: report ?? (out === undefined ? undefined : `${out}.report.json`), table: out };
  },
  record: () => ({}),
});

/** All that the command takes. */
export const cleanOptions = [
  tableOptions,
  cleaningOptions,
  databaseOptions,
  undoOptions,
  cleanOutputOptions,
] as const;
