import { ProblemList } from "../errors/invalid-input-error.ts";
import type { Slice } from "./slice.ts";

/**
 * A way of grouping the examples that is not the slices, e.g. by sex or race, for whoever compares groups or
 * balances them. Plain data, so that it goes to workers with the data set.
 */
export interface GroupColumn {
  /** E.g. `sex`, or `sex × race` for crossed groups. */
  readonly name: string;
  /** Group number of each example, an index into `values`; −1 where the value is missing. */
  readonly ids: Int32Array;
  /** Names of the groups. */
  readonly values: readonly string[];
}

/**
 * Examples in columns, never changed once made. A subset is a list of row numbers, never a copy.
 * Make one with {@link createDataset}, which checks it.
 */
export interface Dataset {
  /** Number of examples. */
  readonly size: number;
  /** Shape of one example: `[62]` for a table, `[28, 28, 1]` for a picture. */
  readonly exampleShape: readonly number[];
  /** Row after row, `size × width` numbers, where width is the product of `exampleShape`. */
  readonly features: Float32Array;
  /** Class number of each example, an index into `classes`. */
  readonly labels: Int32Array;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Weight of each example in training and evaluation, ≥ 0. */
  readonly weights: Float32Array;
  /** Slice number of each example, an index into `slices`. */
  readonly sliceIds: Int32Array;
  readonly slices: readonly Slice[];
  /** A name for each example that stays with it through acquisition and intake. */
  readonly exampleIds: readonly string[];
  /** Groups besides the slices, each column with a name of its own. Absent where there are none. */
  readonly groups?: readonly GroupColumn[];
}

/** What {@link createDataset} takes; weights are all 1 and ids are the row numbers unless given. */
export interface DatasetInput extends Omit<Dataset, "size" | "weights" | "exampleIds"> {
  readonly weights?: Float32Array;
  readonly exampleIds?: readonly string[];
}

/** Numbers that describe one example. */
export function exampleWidth(dataset: Pick<Dataset, "exampleShape">): number {
  return dataset.exampleShape.reduce((product, length) => product * length, 1);
}

/**
 * Checks the columns and puts them together.
 * @throws InvalidInputError with every mismatch of lengths and every number out of range (first of each
 * kind).
 */
export function createDataset(input: DatasetInput): Dataset {
  const size = input.labels.length;
  const width = exampleWidth(input);
  const weights = input.weights ?? new Float32Array(size).fill(1);
  const exampleIds = input.exampleIds ?? Array.from({ length: size }, (_, row) => String(row));
  const problems = new ProblemList();

  const names = new Set(input.slices.map((slice) => slice.name));
  problems.expect(names.size === input.slices.length, "slices", "two slices have the same name");
  problems.expect(
    input.features.length === size * width,
    "features",
    `${input.features.length} numbers, expected ${size} examples × ${width}`,
  );
  expectLength(problems, "sliceIds", input.sliceIds.length, size);
  expectLength(problems, "weights", weights.length, size);
  expectLength(problems, "exampleIds", exampleIds.length, size);
  expectEach(problems, "features", input.features, Number.isFinite, "a finite number");
  expectEach(
    problems,
    "labels",
    input.labels,
    (label) => label >= 0 && label < input.classes.length,
    `a class number below ${input.classes.length}`,
  );
  expectEach(
    problems,
    "sliceIds",
    input.sliceIds,
    (slice) => slice >= 0 && slice < input.slices.length,
    `a slice number below ${input.slices.length}`,
  );
  expectEach(
    problems,
    "weights",
    weights,
    (weight) => weight >= 0 && Number.isFinite(weight),
    "a finite weight of at least 0",
  );
  checkGroups(problems, input.groups ?? [], size);
  problems.throwIfAny();
  return { ...input, size, weights, exampleIds };
}

function checkGroups(problems: ProblemList, groups: readonly GroupColumn[], size: number): void {
  const names = new Set(groups.map((group) => group.name));
  problems.expect(names.size === groups.length, "groups", "two group columns have the same name");
  groups.forEach(({ ids, values }, index) => {
    expectLength(problems, `groups[${index}].ids`, ids.length, size);
    expectEach(
      problems,
      `groups[${index}].ids`,
      ids,
      (id) => id >= -1 && id < values.length,
      `a group number below ${values.length}, or -1 for a missing value`,
    );
  });
}

function expectLength(problems: ProblemList, path: string, found: number, expected: number): void {
  problems.expect(
    found === expected,
    path,
    `${found} entries, expected one for each of ${expected} examples`,
  );
}

function expectEach(
  problems: ProblemList,
  path: string,
  values: Float32Array | Int32Array,
  holds: (value: number) => boolean,
  expected: string,
): void {
  // Features may be hundreds of millions of numbers: a loop is several times faster than `findIndex`.
  for (let index = 0; index < values.length; index++) {
    if (holds(values[index]!)) continue;
    problems.add(`${path}[${index}]`, `is ${values[index]}, expected ${expected}`);
    return;
  }
}
