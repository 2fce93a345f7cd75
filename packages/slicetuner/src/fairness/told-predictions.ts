import { type Dataset, ProblemList } from "@slicetuner/core";
import { asCategories, findColumn, locate, type Table } from "@slicetuner/tabular";
import { missingColumn } from "./grouped-table.ts";

/** What a table says of its rows: probabilities of the classes, or decisions alone. */
export interface ToldPredictions {
  /** Rows × classes. */
  readonly probabilities?: Float32Array;
  readonly decisions?: Int32Array;
}

/** How far the probabilities of a row may be from the sum 1: they were rounded when they were written. */
const sumTolerance = 0.01;

/**
 * Reads predictions from columns: one column of class names, one column with the probability of the positive
 * class, or one column of probabilities for each class.
 * @param rows of the table, in the order of the data set
 * @param positive number of the positive class, of which one column has the probability
 * @throws InvalidInputError naming the rows that have none, or no probability
 */
export function readPredictions(
  table: Table,
  names: readonly string[],
  { classes }: Pick<Dataset, "classes">,
  rows: Uint32Array,
  positive: number,
): ToldPredictions {
  const problems = new ProblemList();
  for (const name of names) {
    problems.expect(findColumn(table, name) !== undefined, "--predictions", missingColumn(table, name));
  }
  const isOneOrAll = names.length === 1 || names.length === classes.length;
  problems.expect(
    isOneOrAll,
    "--predictions",
    `names ${names.length} columns; expected one, or one for each class: ${classes.join(", ")}`,
  );
  problems.throwIfAny();
  const [first] = names as readonly [string];
  if (names.length > 1) return { probabilities: readProbabilities(table, names, rows) };
  const { codes, categories } = asCategories(findColumn(table, first)!);
  const numbers = categories.map((text) => classes.indexOf(text));
  if (numbers.every((number) => number >= 0)) {
    const row = rows.find((each) => codes[each]! < 0);
    if (row !== undefined) problems.add(locate(table, row, first), "has no prediction");
    problems.throwIfAny();
    return { decisions: Int32Array.from(rows, (each) => numbers[codes[each]!]!) };
  }
  if (findColumn(table, first)!.kind !== "numeric") {
    const strange = categories.filter((_, code) => numbers[code]! < 0).slice(0, 3);
    problems.add(
      "--predictions",
      `"${first}" holds ${strange.join(", ")}; expected the classes ${classes.join(", ")}, or probabilities`,
    );
  }
  problems.expect(
    classes.length === 2,
    "--predictions",
    `has one column of numbers for ${classes.length} classes; name one for each`,
  );
  problems.throwIfAny();
  const scores = readScores(table, first, rows, problems);
  problems.throwIfAny();
  const probabilities = new Float32Array(2 * rows.length);
  scores.forEach((score, place) => {
    probabilities[2 * place + positive] = score;
    probabilities[2 * place + 1 - positive] = 1 - score;
  });
  return { probabilities };
}

function readProbabilities(table: Table, names: readonly string[], rows: Uint32Array): Float32Array {
  const problems = new ProblemList();
  const columns = names.map((name) => readScores(table, name, rows, problems));
  problems.throwIfAny();
  const probabilities = new Float32Array(rows.length * names.length);
  rows.forEach((row, place) => {
    const sum = columns.reduce((total, column) => total + column[place]!, 0);
    if (Math.abs(sum - 1) > sumTolerance)
      problems.add(locate(table, row), `the probabilities have the sum ${sum.toFixed(4)}, not 1`);
    columns.forEach((column, index) => {
      probabilities[place * names.length + index] = column[place]!;
    });
  });
  problems.throwIfAny();
  return probabilities;
}

function readScores(table: Table, name: string, rows: Uint32Array, problems: ProblemList): Float64Array {
  const column = findColumn(table, name)!;
  if (column.kind !== "numeric") {
    problems.add("--predictions", `"${name}" holds texts, and probabilities are needed`);
    return new Float64Array(rows.length);
  }
  return Float64Array.from(rows, (row) => {
    const value = column.values[row]!;
    if (!(value >= 0 && value <= 1)) {
      const found = Number.isNaN(value) ? "has no value" : `is ${value}`;
      problems.add(locate(table, row, name), `${found}, expected a probability in [0, 1]`);
    }
    return value;
  });
}
