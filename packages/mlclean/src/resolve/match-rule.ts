import { closestNames, ProblemList } from "@slicetuner/core";
import { type CleaningState, featureColumns } from "../cleaning-state.ts";
import { type ColumnValues, columnValues } from "./column-values.ts";
import type { PairScorer } from "./match-scores.ts";
import { type ComparatorName, comparatorNames, createSimilarity } from "./similarities.ts";

/** One condition: rows match when all hold. */
export interface MatchCondition {
  readonly column: string;
  readonly comparator: ComparatorName;
  /** Least similarity, from 0 to 1. @default 1 */
  readonly threshold?: number;
  /** Whether the condition holds where a value is missing. @default false */
  readonly missingMatches?: boolean;
}

/** A condition with the values of its column. */
export interface RuleColumn {
  readonly condition: MatchCondition;
  readonly values: ColumnValues;
  readonly holds: (first: number, second: number) => boolean;
}

/**
 * Reads the columns of a rule.
 * @throws InvalidInputError with all problems: columns that are not there, comparators that are not known,
 * thresholds outside 0 and 1
 */
export function openRule(state: CleaningState, conditions: readonly MatchCondition[]): RuleColumn[] {
  const problems = new ProblemList();
  const names = state.columns.map(({ name }) => name);
  problems.expect(conditions.length > 0, "match", "has no condition");
  conditions.forEach(({ column, comparator, threshold = 1 }, index) => {
    const path = `match[${index}]`;
    if (!names.includes(column)) {
      const [meant] = closestNames(column, names);
      const advice = meant === undefined ? `there are ${names.join(", ")}` : `did you mean "${meant}"?`;
      problems.add(`${path}.column`, `there is no column "${column}"; ${advice}`);
    }
    problems.expect(
      comparatorNames.includes(comparator),
      `${path}.comparator`,
      `"${comparator}" is not known, expected ${comparatorNames.join(", ")}`,
    );
    problems.expect(
      threshold >= 0 && threshold <= 1,
      `${path}.threshold`,
      `is ${threshold}, expected 0 to 1`,
    );
  });
  problems.throwIfAny();
  return conditions.map((condition) => openCondition(state, condition));
}

function openCondition(state: CleaningState, condition: MatchCondition): RuleColumn {
  const { threshold = 1, missingMatches = false } = condition;
  const column = state.columns.find(({ name }) => name === condition.column)!;
  const values = columnValues(column, state.ids.length, state.standing);
  const { codes, texts } = values;
  const similarity = createSimilarity(condition.comparator, values);
  const holds = (first: number, second: number): boolean => {
    const [one, other] = [codes[first]!, codes[second]!];
    if (one < 0 || other < 0) return missingMatches;
    return one === other || similarity(texts[one]!, texts[other]!) >= threshold;
  };
  return { condition, values, holds };
}

/** All conditions hold: 1, else −1. */
export function ruleScorer(rule: readonly RuleColumn[]): PairScorer {
  // The cheapest first.
  const cost = ({ condition }: RuleColumn) => comparatorNames.indexOf(condition.comparator);
  const conditions = [...rule].sort((one, two) => cost(one) - cost(two));
  return { score: (first, second) => (conditions.every(({ holds }) => holds(first, second)) ? 1 : -1) };
}

/**
 * A rule for tables of numbers and few texts: every column equal, numbers within a share of a robust standard
 * deviation.
 */
export function nearEqualRule(state: CleaningState, tolerance: number): MatchCondition[] {
  return featureColumns(state, true).map(({ name, kind }) =>
    kind === "numeric"
      ? { column: name, comparator: "number", threshold: 1 - tolerance, missingMatches: true }
      : { column: name, comparator: "exact", missingMatches: true },
  );
}
