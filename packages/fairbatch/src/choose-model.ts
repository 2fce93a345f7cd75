import { type GroupColumn, ProblemList } from "@slicetuner/core";
import { countConfusions, groupFairness } from "@slicetuner/metrics";
import { type FairnessTarget, fairnessTargets } from "./options.ts";

/** Rows that no training saw. */
export interface ChoosingRows {
  /** Class number of each row. */
  readonly labels: ArrayLike<number>;
  readonly classCount: number;
  readonly group: GroupColumn;
  /** @default all 1 */
  readonly weights?: ArrayLike<number>;
}

export interface ChoosingOptions {
  readonly target: FairnessTarget;
  /** Gap that is fair enough: of models at or below it the one with the least loss is chosen. @default 0 */
  readonly tolerance?: number | undefined;
  /** Number of the positive class. @default 1 with two classes; with more, every class in turn */
  readonly positive?: number | undefined;
}

/** What speaks for a model and against it. */
export interface ChoosableModel {
  /** Mean log loss. */
  readonly loss: number;
  /** Between the groups' rates; null where a group has no row. */
  readonly gap: number | null;
  /** Whether its loss is within the noise of the least one. */
  readonly isSound: boolean;
}

/** A probability of 0 would be an infinite loss. */
const leastProbability = 1e-7;

/**
 * Which of several models to take, e.g. of the same training ended after different numbers of epochs:
 * FairBatch moves its shares until the end, and on few rows the models after that are neither fair nor right.
 * Of the models whose loss is within the noise of the least one, the one with the smallest gap.
 *
 * Within the noise: at most the least mean loss and one standard error of it (the one-standard-error rule of
 * Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, § 3.4.3). The error of the
 * difference of two models would be far smaller and forbid nearly every step towards fairness, which costs
 * some loss.
 * @param models probabilities of the rows, rows × classes, of each model
 * @throws InvalidInputError for lengths that do not fit, and for probabilities and weights out of range
 */
export function chooseModel(
  rows: ChoosingRows,
  models: readonly ArrayLike<number>[],
  options: ChoosingOptions,
): { readonly chosen: number; readonly models: readonly ChoosableModel[] } {
  checkModels(rows, models, options);
  const { target, tolerance = 0, positive } = options;
  const losses = models.map((probabilities) => lossesOf(rows, probabilities));
  const summaries = losses.map((own) => meanAndError(own, rows));
  const least = summaries.reduce((best, own) => (own.mean < best.mean ? own : best));
  const measured = models.map(
    (probabilities, model): ChoosableModel => ({
      loss: summaries[model]!.mean,
      gap: gapOf(rows, probabilities, target, positive),
      isSound: summaries[model]!.mean <= least.mean + least.error,
    }),
  );
  const byFairness = [...measured.keys()]
    .filter((model) => measured[model]!.isSound)
    .sort((one, other) => {
      const [first, second] = [measured[one]!, measured[other]!];
      const beyond = ({ gap }: ChoosableModel): number => Math.max(0, (gap ?? Infinity) - tolerance);
      return beyond(first) === beyond(second) ? first.loss - second.loss : beyond(first) - beyond(second);
    });
  return { chosen: byFairness[0]!, models: measured };
}

function lossesOf({ labels, classCount }: ChoosingRows, probabilities: ArrayLike<number>): Float64Array {
  return Float64Array.from(labels, (label, row) => {
    const own = probabilities[row * classCount + label]!;
    return -Math.log(Math.max(own, leastProbability));
  });
}

/** The weighted mean, and its standard error. */
function meanAndError(values: Float64Array, { weights }: ChoosingRows): { mean: number; error: number } {
  let [sum, all] = [0, 0];
  for (const [row, value] of values.entries()) {
    const weight = weights?.[row] ?? 1;
    sum += weight * value;
    all += weight;
  }
  const mean = sum / all;
  let squares = 0;
  for (const [row, value] of values.entries()) squares += ((weights?.[row] ?? 1) * (value - mean)) ** 2;
  return { mean, error: Math.sqrt(squares) / all };
}

function gapOf(
  { labels, classCount, group, weights }: ChoosingRows,
  probabilities: ArrayLike<number>,
  target: FairnessTarget,
  positive: number | undefined,
): number | null {
  if (group.values.length < 2) return null;
  const decisions = Int32Array.from(labels, (_, row) => {
    let best = 0;
    for (let one = 1; one < classCount; one++)
      if (probabilities[row * classCount + one]! > probabilities[row * classCount + best]!) best = one;
    return best;
  });
  const groups = { groups: group.ids, groupCount: group.values.length };
  const confusions = countConfusions({
    ...{ decisions, labels, classCount, ...groups },
    ...(weights !== undefined && { weights }),
  });
  const { demographicParity, equalOpportunity, equalizedOdds } = groupFairness(confusions, positive);
  const measures = {
    "demographic-parity": demographicParity,
    "equal-opportunity": equalOpportunity,
    "equalized-odds": equalizedOdds,
  } as const;
  return measures[target].gap;
}

function checkModels(
  { labels, classCount, group, weights }: ChoosingRows,
  models: readonly ArrayLike<number>[],
  { target, tolerance = 0 }: ChoosingOptions,
): void {
  const problems = new ProblemList();
  const { length } = labels;
  problems.expect(length > 0, "labels", "there is no row");
  problems.expect(models.length > 0, "models", "there is none");
  models.forEach((own, index) => {
    const expected = length * classCount;
    problems.expect(
      own.length === expected,
      `models[${index}]`,
      `has ${own.length} numbers, expected ${expected}`,
    );
    const areShares = Array.prototype.every.call(own, (value: number) => value >= 0 && value <= 1);
    problems.expect(areShares, `models[${index}]`, "has probabilities that are no numbers in [0, 1]");
  });
  problems.expect(group.ids.length === length, "group", `has ${group.ids.length} rows, expected ${length}`);
  problems.expect(
    weights === undefined || weights.length === length,
    "weights",
    `has ${weights?.length} rows, expected ${length}`,
  );
  const own = weights === undefined ? [1] : Array.from(weights);
  const canWeigh =
    own.every((weight) => weight >= 0 && weight < Infinity) && own.some((weight) => weight > 0);
  problems.expect(canWeigh, "weights", "expected numbers of at least 0, not all 0");
  problems.expect(fairnessTargets.includes(target), "target", `expected ${fairnessTargets.join(", ")}`);
  problems.expect(tolerance >= 0 && tolerance < 1, "tolerance", `is ${tolerance}, expected a gap in [0, 1)`);
  problems.throwIfAny();
}
