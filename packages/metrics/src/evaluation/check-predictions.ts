import { ProblemList } from "@slicetuner/core";
import { checkColumns } from "../predictions.ts";
import type { ClassifierPredictions } from "./evaluate-classifier.ts";

/** Problems of one kind that are listed; after that only their number. */
const listedProblems = 20;

/** @throws InvalidInputError with every problem of the columns */
export function checkPredictions(predictions: ClassifierPredictions): void {
  const { labels, classCount, probabilities, decisions, weights, groups = [], positive } = predictions;
  const problems = new ProblemList();
  const size = labels.length;
  problems.expect(size > 0, "labels", "no example");
  const isCount = Number.isInteger(classCount) && classCount >= 2;
  problems.expect(isCount, "classCount", `is ${classCount}, expected at least 2`);
  problems.expect(
    positive === undefined || (Number.isInteger(positive) && positive >= 0 && positive < classCount),
    "positive",
    `is ${positive}, expected a class number below ${classCount}`,
  );
  problems.expect(
    probabilities !== undefined || decisions !== undefined,
    "probabilities",
    "neither probabilities nor decisions are given",
  );
  checkColumns(problems, size, {
    decisions,
    weights,
    ...Object.fromEntries(groups.map(({ ids }, index) => [`groups[${index}].ids`, ids])),
  });
  problems.expect(
    probabilities === undefined || probabilities.length === size * classCount,
    "probabilities",
    `${probabilities?.length} numbers, expected ${size} examples × ${classCount} classes`,
  );
  const expectEach = (
    path: string,
    column: ArrayLike<number>,
    holds: (value: number) => boolean,
    what: string,
  ) => {
    let wrong = 0;
    for (let row = 0; row < column.length; row++) {
      if (holds(column[row]!)) continue;
      if (++wrong <= listedProblems) problems.add(`${path}[${row}]`, `is ${column[row]}, expected ${what}`);
    }
    if (wrong > listedProblems) problems.add(path, `${wrong - listedProblems} more numbers are wrong`);
  };
  const isClass = (value: number) => Number.isInteger(value) && value >= 0 && value < classCount;
  expectEach("labels", labels, isClass, `a class number below ${classCount}`);
  if (decisions !== undefined)
    expectEach("decisions", decisions, isClass, `a class number below ${classCount}`);
  // Single-precision softmax may pass 1 by a rounding.
  const isProbability = (value: number) => value >= 0 && value <= 1 + 1e-6;
  if (probabilities !== undefined) {
    expectEach("probabilities", probabilities, isProbability, "a number in [0, 1]");
  }
  groups.forEach(({ ids, values }, index) => {
    const isGroup = (value: number) => Number.isInteger(value) && value >= -1 && value < values.length;
    expectEach(`groups[${index}].ids`, ids, isGroup, `a group number below ${values.length}, or -1`);
  });
  problems.throwIfAny();
}
