import { binForecasts, calibrationError, sumBins } from "../calibration.ts";
import { Confusions, cellNumbers, sumCells } from "../confusions.ts";
import { groupFairness } from "../group-fairness.ts";
import { logLossClips, surprise } from "../log-loss.ts";
import { rankedAreas } from "../roc-area.ts";
import type { ClassifierMeasures, GroupMeasures, GroupRow } from "./classifier-measures.ts";
import type { ComparedGroups } from "./compared-groups.ts";

/** Checked columns of the examples that a classifier is measured on. */
export interface MeasuredColumns {
  /** Examples × classes; absent where only decisions are known. */
  readonly probabilities: ArrayLike<number> | undefined;
  readonly decisions: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly classCount: number;
  readonly positive: number | undefined;
  readonly groups: readonly ComparedGroups[];
}

/** Bins of the calibration error. */
export const calibrationBins = 10;

/**
 * Makes the function that measures a classifier under any weights of its examples. What does not depend on
 * the weights (order of the scores, losses, cells) is computed once.
 */
export function measuring(
  columns: MeasuredColumns,
): (weights?: ArrayLike<number>) => ClassifierMeasures<number | null> {
  const { probabilities, decisions, labels, classCount } = columns;
  const right = new Float64Array(labels.length);
  for (let row = 0; row < right.length; row++) right[row] = decisions[row] === labels[row] ? 1 : 0;
  const losses = probabilities === undefined ? undefined : lossesOf(probabilities, labels, classCount);
  const predictions = probabilities === undefined ? undefined : { probabilities, labels };
  const area = predictions === undefined ? () => null : rankedAreas(predictions, classCount);
  const forecasts =
    predictions === undefined ? undefined : binForecasts(predictions, classCount, calibrationBins);
  const groups = columns.groups.map((group) => measuringGroups(columns, group, losses));
  return (weights) => {
    const { sums, total } =
      forecasts === undefined ? { sums: undefined, total: 0 } : sumBins(forecasts, calibrationBins, weights);
    const surprises = classSurprises(labels, classCount, weights);
    return {
      accuracy: mean(right, weights),
      logLoss: losses === undefined ? null : mean(losses, weights),
      rocArea: area(weights),
      calibrationError: sums === undefined || total === 0 ? null : calibrationError(sums, total),
      guessingLoss: guessingLoss(labels, surprises, weights),
      groups: groups.map((measure) => measure(surprises, weights)),
    };
  };
}

/** @returns measures of the groups, from −ln of each class's share among all examples, and the weights */
function measuringGroups(
  { probabilities, decisions, labels, classCount, positive }: MeasuredColumns,
  { name, ids, values, sizes }: ComparedGroups,
  losses: Float64Array | undefined,
): (surprises: Float64Array, weights?: ArrayLike<number>) => GroupMeasures<number | null> {
  const cellOf = cellNumbers({ decisions, labels, groups: ids, classCount });
  const shown = positive ?? (classCount === 2 ? 1 : undefined);
  const areas = values.map((_, group) =>
    probabilities === undefined ? () => null : areaOfGroup(probabilities, labels, classCount, { ids, group }),
  );
  return (surprises, weights) => {
    const cells = sumCells(cellOf, weights, values.length * classCount ** 2);
    const confusions = new Confusions(values.length, classCount, cells);
    const lossSums = losses === undefined ? undefined : sumLosses(losses, ids, values.length, weights);
    const table = values.map((value, group): GroupRow<number | null> => {
      return {
        value,
        size: sizes[group]!,
        ...ratesOf(confusions, group, shown),
        logLoss: lossSums === undefined ? null : share(lossSums[group]!, confusions.weight(group)),
        rocArea: areas[group]!(weights),
        guessingLoss: guessingLossOf(confusions, group, surprises),
      };
    });
    return { name, fairness: groupFairness(confusions, positive), table };
  };
}

function ratesOf(
  confusions: Confusions,
  group: number,
  positive: number | undefined,
): Omit<GroupRow<number | null>, "value" | "size" | "logLoss" | "rocArea" | "guessingLoss"> {
  const total = confusions.weight(group);
  let right = 0;
  for (let label = 0; label < confusions.classCount; label++) right += confusions.at(group, label, label);
  const accuracy = share(right, total);
  if (positive === undefined) {
    return { accuracy, labelRate: null, positiveRate: null, truePositiveRate: null, falsePositiveRate: null };
  }
  const labelled = confusions.weight(group, positive);
  const decided = confusions.weight(group, undefined, positive);
  const truePositives = confusions.at(group, positive, positive);
  return {
    accuracy,
    labelRate: share(labelled, total),
    positiveRate: share(decided, total),
    truePositiveRate: share(truePositives, labelled),
    falsePositiveRate: share(decided - truePositives, total - labelled),
  };
}

/** The area over the examples of one group, for any weights of all examples. */
function areaOfGroup(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
  { ids, group }: { readonly ids: Int32Array; readonly group: number },
): (weights?: ArrayLike<number>) => number | null {
  const rows = Uint32Array.from([...ids.keys()].filter((row) => ids[row] === group));
  const area = rankedAreas(
    {
      probabilities: Float64Array.from(
        { length: rows.length * classCount },
        (_, place) =>
          probabilities[rows[Math.floor(place / classCount)]! * classCount + (place % classCount)]!,
      ),
      labels: Int32Array.from(rows, (row) => labels[row]!),
    },
    classCount,
  );
  return (weights) => area(weights && Float64Array.from(rows, (row) => weights[row]!));
}

/** −ln of each class's share; infinite for a class without examples, which nobody loses by. */
function classSurprises(
  labels: ArrayLike<number>,
  classCount: number,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  const sums = new Float64Array(classCount);
  for (let row = 0; row < labels.length; row++) sums[labels[row]!]! += weights?.[row] ?? 1;
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  return sums.map((weight) => -Math.log(weight / total));
}

function guessingLoss(
  labels: ArrayLike<number>,
  surprises: Float64Array,
  weights: ArrayLike<number> | undefined,
): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    if (weight === 0) continue;
    sum += weight * surprises[labels[row]!]!;
    total += weight;
  }
  return share(sum, total);
}

function guessingLossOf(confusions: Confusions, group: number, surprises: Float64Array): number | null {
  let sum = 0;
  for (const [label, surprise] of surprises.entries()) {
    const weight = confusions.weight(group, label);
    if (weight > 0) sum += weight * surprise;
  }
  return share(sum, confusions.weight(group));
}

function lossesOf(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
): Float64Array {
  const clip = logLossClips["scikit-learn"];
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < losses.length; row++) {
    losses[row] = surprise(probabilities[row * classCount + labels[row]!]!, clip);
  }
  return losses;
}

function sumLosses(
  losses: Float64Array,
  groups: Int32Array,
  groupCount: number,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  const sums = new Float64Array(groupCount);
  for (let row = 0; row < losses.length; row++) {
    const group = groups[row]!;
    if (group >= 0) sums[group]! += losses[row]! * (weights?.[row] ?? 1);
  }
  return sums;
}

function mean(values: Float64Array, weights: ArrayLike<number> | undefined): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const weight = weights?.[row] ?? 1;
    sum += weight * values[row]!;
    total += weight;
  }
  return share(sum, total);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
