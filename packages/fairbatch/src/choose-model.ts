import { type GroupColumn, ProblemList } from "@slicetuner/core";
import { bootstrap, countConfusions, groupFairness, summarize } from "@slicetuner/metrics";
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
  /** Gap that is fair enough, as in {@link FairBatchOptions}. @default 0 */
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
  /**
   * Mean over the classes of the share of their rows that it decides right, scaled so that guessing is 0 and
   * being always right 1; with two classes Youden's J.
   */
  readonly skill: number;
  /** Whether it has at least half the skill of the best one. */
  readonly hasLearned: boolean;
  /** Whether its gap is within the noise of the smallest one, or at most the tolerance. */
  readonly isFair: boolean;
}

/** A probability of 0 would be an infinite loss. */
const leastProbability = 1e-7;

/** How often the rows are drawn again for the noise of a gap. */
const replicates = 200;

/**
 * Which of several models to take, e.g. of the same training ended after different numbers of epochs:
 * FairBatch moves its shares until the end, and on few rows the models after that are hardly fairer than
 * earlier ones and less often right. Of the models whose gap is within the noise of the smallest one, that
 * with the least loss. A model that tells everybody the same is fair too: what has not half the skill of the
 * best one has not learned yet and does not count. So what is given back of fairness is no more than these
 * rows can tell: little on many rows, more on few.
 *
 * Within the noise: at most the smallest gap and one standard error of it, by the bootstrap (the
 * one-standard-error rule of Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984,
 * § 3.4.3, applied to the gap). Where no model has a gap, for want of rows of a group, the least loss
 * decides.
 * @param models probabilities of the rows, rows × classes, of each model
 * @throws InvalidInputError for lengths that do not fit, and for probabilities and weights out of range
 */
export function chooseModel(
  rows: ChoosingRows,
  models: readonly ArrayLike<number>[],
  options: ChoosingOptions,
): { readonly chosen: number; readonly models: readonly ChoosableModel[] } {
  checkModels(rows, models, options);
  const decisions = models.map((probabilities) => decisionsOf(rows, probabilities));
  const skills = decisions.map((own) => skillOf(rows, own));
  const bestSkill = Math.max(...skills);
  // Where all are worse than guessing, half the best skill is more than any has.
  const leastSkill = Math.min(bestSkill, 0.5 * bestSkill);
  const learned = [...models.keys()].filter((model) => skills[model]! >= leastSkill);
  const gaps = decisions.map((own) => gapOf(rows, own, options));
  const bound = largestFairGap(
    rows,
    learned.map((model) => ({ decisions: decisions[model]!, gap: gaps[model]! })),
    options,
  );
  const measured = models.map((probabilities, model): ChoosableModel => {
    const [gap, skill] = [gaps[model]!, skills[model]!];
    return {
      ...{ loss: lossOf(rows, probabilities), gap, skill },
      ...{ hasLearned: skill >= leastSkill, isFair: gap !== null && gap <= bound },
    };
  });
  const fair = learned.filter((model) => measured[model]!.isFair);
  const candidates = fair.length > 0 ? fair : learned;
  const chosen = candidates.reduce((best, own) => (measured[own]!.loss < measured[best]!.loss ? own : best));
  return { chosen, models: measured };
}

/** The smallest gap and one standard error of it, but at least the tolerance. */
function largestFairGap(
  rows: ChoosingRows,
  models: readonly { readonly decisions: Int32Array; readonly gap: number | null }[],
  options: ChoosingOptions,
): number {
  const { tolerance = 0 } = options;
  const fairest = models.reduce((best, own) => ((own.gap ?? Infinity) < (best.gap ?? Infinity) ? own : best));
  if (fairest.gap === null) return tolerance;
  const drawn = bootstrap(
    rows.labels.length,
    (counts) => [
      gapOf(
        { ...rows, weights: counts.map((count, row) => count * weightOf(rows, row)) },
        fairest.decisions,
        options,
      ),
    ],
    { replicates, level: 0.95, seed: 1 },
  );
  const known = drawn.flatMap(([gap]) => gap ?? []);
  const error = known.length > 1 ? summarize(known).standardDeviation! : 0;
  return Math.max(tolerance, fairest.gap + error);
}

function weightOf({ weights }: ChoosingRows, row: number): number {
  return weights?.[row] ?? 1;
}

/** The weighted mean of the rows' log losses. */
function lossOf(rows: ChoosingRows, probabilities: ArrayLike<number>): number {
  const { labels, classCount } = rows;
  let [sum, all] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const own = probabilities[row * classCount + labels[row]!]!;
    sum -= weightOf(rows, row) * Math.log(Math.max(own, leastProbability));
    all += weightOf(rows, row);
  }
  return sum / all;
}

function decisionsOf({ labels, classCount }: ChoosingRows, probabilities: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: labels.length }, (_, row) => {
    let best = 0;
    for (let one = 1; one < classCount; one++)
      if (probabilities[row * classCount + one]! > probabilities[row * classCount + best]!) best = one;
    return best;
  });
}

function skillOf(rows: ChoosingRows, decisions: Int32Array): number {
  const { labels, classCount } = rows;
  const [right, all] = [new Float64Array(classCount), new Float64Array(classCount)];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    all[label]! += weightOf(rows, row);
    if (decisions[row] === label) right[label]! += weightOf(rows, row);
  }
  const recalls = [...right.keys()].filter((each) => all[each]! > 0).map((each) => right[each]! / all[each]!);
  if (recalls.length < 2) return 0;
  return (summarize(recalls).mean - 1 / recalls.length) / (1 - 1 / recalls.length);
}

function gapOf(
  { labels, classCount, group, weights }: ChoosingRows,
  decisions: Int32Array,
  { target, positive }: ChoosingOptions,
): number | null {
  if (group.values.length < 2) return null;
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
