import type { GroupColumn, Interval } from "@slicetuner/core";
import { type Calibration, calibration } from "../calibration.ts";
import { type BootstrapOptions, bootstrap, completeBootstrap, intervalAround } from "./bootstrap.ts";
import { checkPredictions } from "./check-predictions.ts";
import { type ClassifierMeasures, mapMeasures } from "./classifier-measures.ts";
import { comparedGroups, type LeftOutGroup } from "./compared-groups.ts";
import { describeEvaluation } from "./describe-evaluation.ts";
import { calibrationBins, measuring } from "./measure-classifier.ts";

/** What {@link evaluateClassifier} takes. */
export interface ClassifierPredictions {
  /** True class number of each example. */
  readonly labels: ArrayLike<number>;
  /** At least 2. */
  readonly classCount: number;
  /** Examples × classes. Without them there are no log loss, ROC area and calibration. */
  readonly probabilities?: ArrayLike<number>;
  /** A class number for each example. @default the most probable class, the first of equals */
  readonly decisions?: ArrayLike<number>;
  /** Weight of each example, ≥ 0. @default all 1 */
  readonly weights?: ArrayLike<number>;
  /** Columns whose groups are compared. */
  readonly groups?: readonly GroupColumn[];
  /** Groups of fewer examples are left out of the comparisons. @default 1 */
  readonly minimumGroupSize?: number;
  /**
   * @default 1 with two classes; with more, each class in turn against the others, and the least fair one
   * counts
   */
  readonly positive?: number;
  /** Bootstrap intervals for every measure; null for none. @default {} */
  readonly intervals?: BootstrapOptions | null;
}

export interface MeasuredValue {
  /** Null where it cannot be told. */
  readonly value: number | null;
  /**
   * Null where there is no value, where too many samples drawn again have none, and where none was asked for.
   */
  readonly interval: Interval | null;
}

/** Which groups of a column were compared. */
export interface GroupColumnSummary {
  readonly name: string;
  readonly leftOut: readonly LeftOutGroup[];
  /** Examples whose value is missing; they are in no group. */
  readonly missing: number;
}

/** How good and how fair a classifier is. */
export interface ClassifierEvaluation {
  readonly size: number;
  readonly measures: ClassifierMeasures<MeasuredValue>;
  /** Bins of the calibration error; null without probabilities. */
  readonly calibration: Calibration | null;
  readonly groups: readonly GroupColumnSummary[];
  /** The class that it decides for every example, if it does so: such a classifier is trivially fair. */
  readonly constantDecision: number | null;
  /** How the intervals were made; null without. */
  readonly intervals: Required<BootstrapOptions> | null;
  readonly warnings: readonly string[];
}

/**
 * Accuracy, log loss, ROC area, calibration, rates of each group and group fairness, each with a bootstrap
 * interval of the same statistic. A measure for which a group lacks examples is null, never 0, and a warning
 * says so.
 * @throws InvalidInputError with every problem of the columns
 */
export function evaluateClassifier(predictions: ClassifierPredictions): ClassifierEvaluation {
  checkPredictions(predictions);
  const { labels, classCount, probabilities, weights, positive, minimumGroupSize = 1 } = predictions;
  const decisions = predictions.decisions ?? mostProbable(probabilities!, labels.length, classCount);
  const groups = (predictions.groups ?? []).map((column) => comparedGroups(column, minimumGroupSize));
  const measure = measuring({ probabilities, decisions, labels, classCount, positive, groups });
  const estimates = measure(weights);
  const { intervals = {} } = predictions;
  const options = intervals === null ? null : completeBootstrap(labels.length, intervals);
  const measures = withIntervals(estimates, measure, weights, labels.length, options);
  const first = decisions[0]!;
  const evaluation = {
    size: labels.length,
    measures,
    calibration:
      probabilities === undefined
        ? null
        : calibration({ probabilities, labels, ...(weights !== undefined && { weights }) }, calibrationBins),
    groups: groups.map(({ name, leftOut, missing }) => ({ name, leftOut, missing })),
    constantDecision: isConstant(decisions) ? first : null,
    intervals: options,
  };
  return { ...evaluation, warnings: describeEvaluation(evaluation) };
}

function withIntervals(
  estimates: ClassifierMeasures<number | null>,
  measure: (weights?: ArrayLike<number>) => ClassifierMeasures<number | null>,
  weights: ArrayLike<number> | undefined,
  size: number,
  options: Required<BootstrapOptions> | null,
): ClassifierMeasures<MeasuredValue> {
  if (options === null) return mapMeasures(estimates, (value) => ({ value, interval: null }));
  const replicates = bootstrap(
    size,
    (counts) => {
      if (weights !== undefined) for (let row = 0; row < size; row++) counts[row]! *= weights[row]!;
      return listValues(measure(counts));
    },
    options,
  );
  let next = 0;
  return mapMeasures(estimates, (value, name) => {
    const place = next++;
    const drawn = replicates.map((values) => values[place]!);
    const limits = name === "logLoss" || name === "guessingLoss" ? {} : { highest: 1 };
    return { value, interval: intervalAround(value, drawn, options.level, limits) };
  });
}

function listValues(measures: ClassifierMeasures<number | null>): (number | null)[] {
  const values: (number | null)[] = [];
  mapMeasures(measures, (value) => values.push(value));
  return values;
}

function mostProbable(probabilities: ArrayLike<number>, size: number, classCount: number): Int32Array {
  const decisions = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    let best = 0;
    for (let label = 1; label < classCount; label++) {
      if (probabilities[row * classCount + label]! > probabilities[row * classCount + best]!) best = label;
    }
    decisions[row] = best;
  }
  return decisions;
}

function isConstant(decisions: ArrayLike<number>): boolean {
  for (let row = 1; row < decisions.length; row++) if (decisions[row] !== decisions[0]) return false;
  return true;
}
