import { ProblemList } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { checkColumns, countClasses } from "./predictions.ts";

function problemsOf(look: (problems: ProblemList) => void): string[] {
  const list = new ProblemList();
  look(list);
  return list.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("countClasses", () => {
  const count = (probabilities: number[], labels: number[]) => {
    let classes = Number.NaN;
    const problems = problemsOf((list) => {
      classes = countClasses(list, { probabilities, labels });
    });
    return { classes, problems };
  };

  it("is the numbers of each example", () => {
    expect(count([0.5, 0.5, 0.1, 0.9], [0, 1])).toEqual({ classes: 2, problems: [] });
    expect(count([1, 1, 1], [0, 0, 0])).toEqual({ classes: 1, problems: [] });
    expect(count([], [])).toEqual({ classes: 0, problems: [] });
  });

  it("says what does not fit", () => {
    expect(count([1], [])).toEqual({ classes: 0, problems: ["probabilities: are given, but no labels"] });
    expect(count([1, 2, 3], [0, 7]).problems).toEqual([
      "probabilities: 3 numbers for 2 labels, expected examples × classes",
    ]);
    expect(count([], [0]).problems).toEqual([
      "probabilities: 0 numbers for 1 labels, expected examples × classes",
    ]);
    expect(count([1, 0, 1, 0, 1, 0, 1, 0], [2, -1, 0.5, 1]).problems).toEqual([
      "labels[0]: is 2, expected a class number below 2",
      "labels[1]: is -1, expected a class number below 2",
      "labels[2]: is 0.5, expected a class number below 2",
    ]);
  });
});

describe("checkColumns", () => {
  it("looks at the length of each column, and at each weight", () => {
    expect(problemsOf((list) => checkColumns(list, 2, { labels: [1, 2], weights: [0, 1] }))).toEqual([]);
    expect(problemsOf((list) => checkColumns(list, 2, { labels: undefined, weights: undefined }))).toEqual(
      [],
    );
    expect(
      problemsOf((list) => checkColumns(list, 2, { labels: [1], weights: [1, -0.1, Number.NaN] })),
    ).toEqual([
      "labels: 1 entries for 2 examples",
      "weights: 3 entries for 2 examples",
      "weights[1]: is -0.1, expected a finite number of at least 0",
      "weights[2]: is NaN, expected a finite number of at least 0",
    ]);
  });
});
