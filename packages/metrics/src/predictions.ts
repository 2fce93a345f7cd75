import type { ProblemList } from "@slicetuner/core";

/** What a classifier said of some examples, and what is true. */
export interface Predictions {
  /** Row after row, examples × classes. */
  readonly probabilities: ArrayLike<number>;
  /** True class number of each example. */
  readonly labels: ArrayLike<number>;
  /** Weight of each example, ≥ 0. @default all 1 */
  readonly weights?: ArrayLike<number>;
}

/** Number of classes of `probabilities`; adds what is wrong with them or the labels to `problems`. */
export function countClasses(problems: ProblemList, { probabilities, labels }: Predictions): number {
  const classes = probabilities.length / labels.length;
  if (labels.length === 0) {
    problems.expect(probabilities.length === 0, "probabilities", "are given, but no labels");
    return 0;
  }
  const whole = problems.expect(
    Number.isInteger(classes) && classes > 0,
    "probabilities",
    `${probabilities.length} numbers for ${labels.length} labels, expected examples × classes`,
  );
  for (let row = 0; whole && row < labels.length; row++) {
    const label = labels[row]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      problems.add(`labels[${row}]`, `is ${label}, expected a class number below ${classes}`);
    }
  }
  return classes;
}

/** Adds a problem for each column whose length is not `size`, and for the weights that cannot be used. */
export function checkColumns(
  problems: ProblemList,
  size: number,
  columns: Readonly<Record<string, ArrayLike<number> | undefined>>,
): void {
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined) continue;
    problems.expect(column.length === size, name, `${column.length} entries for ${size} examples`);
  }
  const { weights } = columns;
  for (let row = 0; weights !== undefined && row < weights.length; row++) {
    const weight = weights[row]!;
    if (!(weight >= 0 && weight < Infinity)) {
      problems.add(`weights[${row}]`, `is ${weight}, expected a finite number of at least 0`);
    }
  }
}
