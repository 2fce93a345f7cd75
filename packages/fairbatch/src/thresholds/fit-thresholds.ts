import { type GroupColumn, ProblemList, Random } from "@slicetuner/core";
import { evaluateClassifier, type MeasuredValue } from "@slicetuner/metrics";
import { type FairnessTarget, fairnessTargets } from "../options.ts";
import { bestThresholds, type Rate } from "./deterministic.ts";
import { decideByRules, type GroupRule, thresholdRule } from "./group-rule.ts";
import { bestMixtures, bestOdds } from "./randomized.ts";
import { type ScoreCurve, type ScoredExample, scoreCurve } from "./score-curve.ts";

/** Rows that no training saw, with what a classifier of two classes says of them. */
export interface ThresholdRows {
  /** Probability of class 1 of each row. */
  readonly scores: ArrayLike<number>;
  /** 0 or 1. */
  readonly labels: ArrayLike<number>;
  readonly group: GroupColumn;
  /** @default all 1 */
  readonly weights?: ArrayLike<number>;
}

export interface ThresholdOptions {
  readonly target: FairnessTarget;
  /** Largest difference between the rates of two groups, in [0, 1). @default 0.01 */
  readonly tolerance?: number;
  /** Whether decisions may depend on chance, which meets any tolerance exactly. @default false */
  readonly randomized?: boolean;
  /** Of the folds and of decisions by chance. @default 1 */
  readonly seed?: number;
}

/** Rules fitted to some rows, and what to expect of them on others. */
export interface FittedThresholds {
  /** One for each group, in the order of the group column's values. */
  readonly rules: readonly GroupRule[];
  readonly target: FairnessTarget;
  readonly tolerance: number;
  readonly randomized: boolean;
  /**
   * On new rows: rules that were fitted to four fifths of the rows, measured on the other fifth, all five
   * pooled. A tight tolerance on few rows does not carry over, so the gap is larger than the tolerance.
   */
  readonly expected: { readonly accuracy: MeasuredValue; readonly gap: MeasuredValue };
}

const folds = 5;

/**
 * Thresholds of each group, chosen after training (Hardt, Price and Srebro 2016): the most accurate ones for
 * which the groups' rates differ by at most the tolerance, on these rows.
 * @throws InvalidInputError for columns that do not fit, and for groups that lack a class
 */
export function fitThresholds(rows: ThresholdRows, options: ThresholdOptions): FittedThresholds {
  checkRows(rows, options);
  const { target, tolerance = defaultTolerance, randomized = false, seed = 1 } = options;
  const all = Uint32Array.from({ length: rows.scores.length }, (_, row) => row);
  const rules = fitRules(rows, all, target, tolerance, randomized);
  const random = new Random(seed);
  const order = random.fork("folds").shuffle(all.slice());
  const decisions = new Int32Array(all.length);
  for (let fold = 0; fold < folds; fold++) {
    const test = order.filter((_, place) => place % folds === fold);
    const fitting = order.filter((_, place) => place % folds !== fold);
    const ofFold = fitRules(rows, fitting, target, tolerance, randomized);
    const decided = decideByRules(
      ofFold,
      Float64Array.from(test, (row) => rows.scores[row]!),
      Int32Array.from(test, (row) => rows.group.ids[row]!),
      random.fork("decisions", fold),
    );
    test.forEach((row, place) => {
      decisions[row] = decided[place]!;
    });
  }
  const { measures } = evaluateClassifier({
    decisions,
    labels: rows.labels,
    classCount: 2,
    groups: [rows.group],
    ...(rows.weights !== undefined && { weights: rows.weights }),
    intervals: { replicates: 200, seed },
  });
  const { gap } = measures.groups[0]!.fairness[measureOf[target]];
  return { rules, target, tolerance, randomized, expected: { accuracy: measures.accuracy, gap } };
}

const defaultTolerance = 0.01;

const measureOf = {
  "demographic-parity": "demographicParity",
  "equal-opportunity": "equalOpportunity",
  "equalized-odds": "equalizedOdds",
} as const satisfies Record<FairnessTarget, string>;

function fitRules(
  rows: ThresholdRows,
  chosen: Uint32Array,
  target: FairnessTarget,
  tolerance: number,
  randomized: boolean,
): readonly GroupRule[] {
  const curves = curvesOf(rows, chosen);
  const present = curves.filter((curve) => curve !== undefined);
  const rules = randomized
    ? target === "equalized-odds"
      ? bestOdds(present, tolerance)
      : bestMixtures(present, ratesOf[target][0]!, tolerance)
    : bestThresholds(present, ratesOf[target], tolerance).map(({ threshold }) => thresholdRule(threshold));
  let next = 0;
  return curves.map((curve) => (curve === undefined ? thresholdRule(0.5) : rules[next++]!));
}

const ratesOf: Readonly<Record<FairnessTarget, readonly Rate[]>> = {
  "demographic-parity": [({ positiveRate }) => positiveRate],
  "equal-opportunity": [({ truePositiveRate }) => truePositiveRate],
  "equalized-odds": [
    ({ truePositiveRate }) => truePositiveRate,
    ({ falsePositiveRate }) => falsePositiveRate,
  ],
};

/** Undefined for a group that lacks a class: there a rate cannot be told. */
function curvesOf(
  { scores, labels, group, weights }: ThresholdRows,
  chosen: Uint32Array,
): readonly (ScoreCurve | undefined)[] {
  const examples: ScoredExample[][] = group.values.map(() => []);
  for (const row of chosen) {
    const own = examples[group.ids[row]!];
    own?.push({ score: scores[row]!, isPositive: labels[row] === 1, weight: weights?.[row] ?? 1 });
  }
  return examples.map((own) => {
    const curve = scoreCurve(own);
    const hasBoth = curve.positiveWeight > 0 && curve.positiveWeight < curve.weight;
    return hasBoth ? curve : undefined;
  });
}

function checkRows({ scores, labels, group, weights }: ThresholdRows, options: ThresholdOptions): void {
  const { target, tolerance = defaultTolerance } = options;
  const problems = new ProblemList();
  const size = scores.length;
  problems.expect(
    fairnessTargets.includes(target),
    "target",
    `is ${JSON.stringify(target)}, expected ${fairnessTargets.join(", ")}`,
  );
  problems.expect(
    tolerance >= 0 && tolerance < 1,
    "tolerance",
    `is ${tolerance}, expected a number of at least 0 and below 1`,
  );
  const columns = { labels, "group.ids": group.ids, ...(weights !== undefined && { weights }) };
  for (const [path, column] of Object.entries(columns)) {
    problems.expect(column.length === size, path, `${column.length} entries for ${size} rows`);
  }
  problems.expect(size >= folds, "scores", `${size} rows, expected at least ${folds}`);
  for (let row = 0; row < size; row++) {
    const score = scores[row]!;
    if (!(score >= 0 && score <= 1 + 1e-6))
      problems.add(`scores[${row}]`, `is ${score}, expected a number in [0, 1]`);
    if (labels[row] !== 0 && labels[row] !== 1)
      problems.add(`labels[${row}]`, `is ${labels[row]}, expected 0 or 1`);
  }
  problems.throwIfAny();
  const whole = Uint32Array.from({ length: size }, (_, row) => row);
  curvesOf({ scores, labels, group, ...(weights !== undefined && { weights }) }, whole).forEach(
    (curve, index) => {
      const hasRows = group.ids.includes(index);
      problems.expect(
        curve !== undefined || !hasRows,
        "group",
        `${group.values[index]} lacks rows of a class, so its rates cannot be told`,
      );
    },
  );
  problems.throwIfAny();
}
