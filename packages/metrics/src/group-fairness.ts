import { ProblemList } from "@slicetuner/core";
import { checkColumns } from "./predictions.ts";

/** Decisions on examples of several groups. */
export interface GroupDecisions {
  /** What was decided for each example: 0 or 1. */
  readonly decisions: ArrayLike<number>;
  /** What is true of it: 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** Group number of each example. */
  readonly groups: ArrayLike<number>;
  /** Number of groups, at least 2. */
  readonly groupCount: number;
  /** Weight of each example, ≥ 0. @default all 1 */
  readonly weights?: ArrayLike<number>;
}

/**
 * How far the groups' rates of positive decisions lie apart, in the three ways that are in use. They must not be mixed
 * up: with two groups the disparity is the gap times the larger group's share. All are null where a group has no example.
 */
export interface RateComparison {
  /** Lowest rate / highest rate, in [0, 1]; 1 is fair, also where all rates are 0. */
  readonly ratio: number | null;
  /** Highest rate − lowest rate; 0 is fair. */
  readonly gap: number | null;
  /** Largest |rate − rate of the whole population|; 0 is fair. FairBatch reports this. */
  readonly disparity: number | null;
  /** Groups without an example of weight above 0 (with the label in question). */
  readonly emptyGroups: readonly number[];
}

/**
 * Demographic parity: P(decision = 1 | group). Its ratio is also known as disparate impact.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function demographicParity(data: Omit<GroupDecisions, "labels">): RateComparison {
  checkDecisions(data);
  return compareGroups(data, () => true);
}

/**
 * Equal opportunity: P(decision = 1 | label = 1, group).
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function equalOpportunity(data: GroupDecisions): RateComparison {
  checkDecisions(data, data.labels);
  return compareGroups(data, (row) => data.labels[row] === 1);
}

/**
 * Equalized odds: P(decision = 1 | label, group), the less fair of the two labels in each measure.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function equalizedOdds(data: GroupDecisions): RateComparison {
  checkDecisions(data, data.labels);
  const first = compareGroups(data, (row) => data.labels[row] === 0);
  const second = compareGroups(data, (row) => data.labels[row] === 1);
  const worse = (choose: (one: number, other: number) => number, one: number | null, other: number | null) =>
    one === null || other === null ? null : choose(one, other);
  return {
    ratio: worse(Math.min, first.ratio, second.ratio),
    gap: worse(Math.max, first.gap, second.gap),
    disparity: worse(Math.max, first.disparity, second.disparity),
    emptyGroups: [...new Set([...first.emptyGroups, ...second.emptyGroups])].sort((a, b) => a - b),
  };
}

function compareGroups(
  { decisions, groups, groupCount, weights }: Omit<GroupDecisions, "labels">,
  counts: (row: number) => boolean,
): RateComparison {
  const positive = new Array<number>(groupCount).fill(0);
  const total = new Array<number>(groupCount).fill(0);
  for (let row = 0; row < decisions.length; row++) {
    if (!counts(row)) continue;
    const weight = weights?.[row] ?? 1;
    positive[groups[row]!]! += weight * decisions[row]!;
    total[groups[row]!]! += weight;
  }
  const emptyGroups = total.flatMap((weight, group) => (weight > 0 ? [] : [group]));
  if (emptyGroups.length > 0) return { ratio: null, gap: null, disparity: null, emptyGroups };

  const sum = (values: readonly number[]) => values.reduce((whole, value) => whole + value, 0);
  const rates = positive.map((weight, group) => weight / total[group]!);
  const population = sum(positive) / sum(total);
  const lowest = Math.min(...rates);
  const highest = Math.max(...rates);
  return {
    ratio: highest === 0 ? 1 : lowest / highest,
    gap: highest - lowest,
    disparity: Math.max(...rates.map((rate) => Math.abs(rate - population))),
    emptyGroups,
  };
}

function checkDecisions(
  { decisions, groups, groupCount, weights }: Omit<GroupDecisions, "labels">,
  labels?: ArrayLike<number>,
): void {
  const problems = new ProblemList();
  problems.expect(
    Number.isInteger(groupCount) && groupCount >= 2,
    "groupCount",
    `is ${groupCount}, expected at least 2`,
  );
  checkColumns(problems, decisions.length, { groups, labels, weights });
  const expectEach = (name: string, column: ArrayLike<number>, limit: number) => {
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!;
      if (!(Number.isInteger(value) && value >= 0 && value < limit)) {
        problems.add(`${name}[${row}]`, `is ${value}, expected a whole number in [0, ${limit})`);
      }
    }
  };
  expectEach("decisions", decisions, 2);
  if (labels !== undefined) expectEach("labels", labels, 2);
  expectEach("groups", groups, groupCount);
  problems.throwIfAny();
}
