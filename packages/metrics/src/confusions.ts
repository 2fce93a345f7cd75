import { ProblemList } from "@slicetuner/core";
import { checkColumns } from "./predictions.ts";

/** Decisions of a classifier on examples of several groups. */
export interface GroupDecisions {
  /** What was decided for each example: a class number. */
  readonly decisions: ArrayLike<number>;
  /** What is true of it: a class number. */
  readonly labels: ArrayLike<number>;
  /** Group number of each example; −1 where it is missing: such an example counts nowhere. */
  readonly groups: ArrayLike<number>;
  /** Number of groups, at least 2. */
  readonly groupCount: number;
  /** Number of classes, at least 2. @default 2 */
  readonly classCount?: number;
  /** Weight of each example, ≥ 0. @default all 1 */
  readonly weights?: ArrayLike<number>;
}

/** The weight of the examples of each group, true class and decision. */
export class Confusions {
  readonly groupCount: number;
  readonly classCount: number;
  /** groups × true classes × decisions */
  readonly cells: Float64Array;

  constructor(groupCount: number, classCount: number, cells: Float64Array) {
    this.groupCount = groupCount;
    this.classCount = classCount;
    this.cells = cells;
  }

  at(group: number, label: number, decision: number): number {
    return this.cells[(group * this.classCount + label) * this.classCount + decision]!;
  }

  /**
   * Weight of a group's examples, of one true class where `label` is given, and of one decision where that
   * is.
   */
  weight(group: number, label?: number, decision?: number): number {
    let sum = 0;
    for (const each of this.#classes(label)) {
      for (const decided of this.#classes(decision)) sum += this.at(group, each, decided);
    }
    return sum;
  }

  #classes(only: number | undefined): Iterable<number> {
    return only === undefined ? Array(this.classCount).keys() : [only];
  }
}

/**
 * Counts decisions by group and true class, in one pass.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function countConfusions(data: GroupDecisions): Confusions {
  checkDecisions(data);
  const { classCount = 2, groupCount } = data;
  return new Confusions(
    groupCount,
    classCount,
    sumCells(cellNumbers(data), data.weights, groupCount * classCount ** 2),
  );
}

/** The cell of each example in `Confusions.cells`; −1 where its group is missing. */
export function cellNumbers({
  decisions,
  labels,
  groups,
  classCount = 2,
}: Omit<GroupDecisions, "groupCount" | "weights">): Int32Array {
  const cells = new Int32Array(decisions.length);
  for (let row = 0; row < cells.length; row++) {
    const group = groups[row]!;
    cells[row] = group < 0 ? -1 : (group * classCount + labels[row]!) * classCount + decisions[row]!;
  }
  return cells;
}

/** The weight of the examples in each of `cellCount` cells. */
export function sumCells(
  cellOf: Int32Array,
  weights: ArrayLike<number> | undefined,
  cellCount: number,
): Float64Array {
  const cells = new Float64Array(cellCount);
  for (let row = 0; row < cellOf.length; row++) {
    const cell = cellOf[row]!;
    if (cell >= 0) cells[cell]! += weights?.[row] ?? 1;
  }
  return cells;
}

function checkDecisions({
  decisions,
  labels,
  groups,
  groupCount,
  classCount = 2,
  weights,
}: GroupDecisions): void {
  const problems = new ProblemList();
  const expectCount = (path: string, count: number) => {
    problems.expect(Number.isInteger(count) && count >= 2, path, `is ${count}, expected at least 2`);
  };
  expectCount("groupCount", groupCount);
  expectCount("classCount", classCount);
  checkColumns(problems, decisions.length, { groups, labels, weights });
  const expectEach = (name: string, column: ArrayLike<number>, lowest: number, limit: number) => {
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!;
      if (!(Number.isInteger(value) && value >= lowest && value < limit)) {
        problems.add(`${name}[${row}]`, `is ${value}, expected a whole number in [${lowest}, ${limit})`);
      }
    }
  };
  expectEach("decisions", decisions, 0, classCount);
  if (labels !== decisions) expectEach("labels", labels, 0, classCount);
  expectEach("groups", groups, -1, groupCount);
  problems.throwIfAny();
}
