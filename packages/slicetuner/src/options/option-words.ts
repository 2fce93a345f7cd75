import type { InputProblem, InvalidInputError } from "@slicetuner/core";
import { hints as imageHints } from "@slicetuner/images";
import { hints as tableHints, warningHints } from "@slicetuner/tabular";
import { flagOf } from "../cli/option-group.ts";

/** Options that libraries name as they are called here. */
const libraryOptions = new Set([
  ...["label", "sliceBy", "exclude", "categorical", "weight", "id", "delimiter", "missingValues", "losses"],
  ...["initial", "validation", "test", "cost", "budget", "seeds", "repeats", "rounds", "folds", "trainings"],
  ...[
    "classNames",
    "pattern",
    "imageSize",
    "imageColumn",
    "pool",
    "trainings",
    "subsetSizes",
    "data",
    "dataset",
    "positive",
  ],
]);

/** How many problems one error lists; the others are counted. */
const maximumListed = 20;

const hints = { ...tableHints, ...imageHints };

/** What the readers of tables and pictures advise, in the words of the command line. */
const ownHints: Readonly<Record<keyof typeof hints, string>> = {
  repeatedNames: "--rename-duplicates numbers columns of the same name.",
  notNumeric:
    "--categorical with the column's name reads it as categories; --missing-values with the text counts it as missing.",
  incompleteRows: "--drop-incomplete leaves out rows without label, slice value or weight.",
  quantity:
    "Cut a quantity into ranges; if its numbers are names, --categorical with the column's name reads it as categories.",
  otherDelimiter: "Name the delimiter with --delimiter.",
  linesBeforeHeader: "Most lines differ from the first: --skip-lines skips the lines above the column names.",
  firstLine: "--skip-lines 1 passes over it.",
  memoryLimit: "Raise --memory-limit, take fewer rows or columns, or write the file as Parquet.",
  duckDBMemory: "Raise --memory-limit, or take fewer columns with --exclude.",
  duckDBSpace: "Make room in the folder for temporary files (TMPDIR).",
  unreadableColumns: "Leave such columns out with --exclude.",
  sizesDiffer: "--image-size 32x32 makes them all of one size.",
  unusable: "Repair or remove them, or leave out however many there are with --drop-incomplete.",
  memory: "Raise --memory-limit, or take fewer or smaller pictures.",
  noMatch: "--pattern describes what paths and file names contain.",
};

/**
 * The problems that a library found, named as the user gave the options, the library's advice at the end of
 * the last one.
 */
export function inOptionWords({ problems, hint }: InvalidInputError): InputProblem[] {
  const messages = warningsInOptionWords(problems.map(({ message }) => message));
  const named = problems.map(({ path }, index) => ({ path: inOptionPath(path), message: messages[index]! }));
  const more = named.length - maximumListed;
  // A line for the one that is left takes no more room than its count.
  const listed = more <= 1 ? named : named.slice(0, maximumListed);
  const last = listed.at(-1)!;
  if (more > 1) listed.push({ ...last, message: `and ${more.toLocaleString("en")} more such problems` });
  if (hint === undefined) return listed;
  const end = listed.pop()!;
  return [...listed, { ...end, message: `${end.message}. ${inOptionHint(hint)}` }];
}

function inOptionPath(path: string): string {
  if (path.startsWith("columns.")) return flagOf("categorical");
  if (path === "groups") return flagOf("group");
  return libraryOptions.has(path) ? flagOf(path) : path;
}

/** Advice of a library in the words of the command line. */
export function inOptionHint(hint: string): string {
  const keys = Object.keys(hints) as (keyof typeof hints)[];
  return keys.reduce((text, key) => text.replace(hints[key], ownHints[key]), hint);
}

/** What warnings of tables advise, in the words of the command line. */
const ownWarningHints: Readonly<Record<keyof typeof warningHints, string>> = {
  commaThousands: "--thousands , reads them",
  pointThousands: "--decimal , and --thousands . read them",
  spaceThousands: "--thousands space reads them",
  apostropheThousands: '--thousands "\'" reads them',
  decimalComma: "--decimal , reads them",
  leaveOut: "leave the column out with --exclude",
  nameRows: "say that it names the rows with --id",
  lookAlikes: "with --normalize they are one",
  codes: "--categorical with its name keeps codes as they are written",
  inexactTexts: "--categorical with its name says that it names something, --numeric that it may be rounded",
};

/** Warnings and messages of a table, which advise in the words of the library that reads it. */
export function warningsInOptionWords(warnings: readonly string[]): string[] {
  const keys = Object.keys(warningHints) as (keyof typeof warningHints)[];
  return warnings.map((warning) =>
    keys.reduce((text, key) => text.replace(warningHints[key], ownWarningHints[key]), warning),
  );
}
