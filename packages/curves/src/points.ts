import { ProblemList } from "@slicetuner/core";

/** One measurement: a model trained on `size` examples of the slice had this loss on it. */
export interface LearningCurvePoint {
  /** Number of examples, above 0; need not be whole. */
  readonly size: number;
  /** Measured loss. */
  readonly loss: number;
  /** How much the point counts, ≥ 0; only ratios matter to the fit. @default size */
  readonly weight?: number;
}

/** Points ready for fitting: those of weight above 0, ascending in size. */
export interface PreparedPoints {
  readonly sizes: readonly number[];
  readonly losses: readonly number[];
  readonly weights: readonly number[];
  readonly distinctSizes: number;
  /**
   * Powers of two near the largest loss and weight: dividing by them is exact and keeps sums of squares in
   * range.
   */
  readonly lossUnit: number;
  readonly weightUnit: number;
  /** Sum of the weights, in weight units. */
  readonly totalWeight: number;
  /** Weighted mean loss, in loss units. */
  readonly meanLoss: number;
  /** Weighted sum of squares around the mean, in these units: what the best constant leaves. */
  readonly constantResidual: number;
}

/** @throws InvalidInputError naming every point that cannot be used; or when none has a weight. */
export function preparePoints(points: readonly LearningCurvePoint[]): PreparedPoints {
  const problems = new ProblemList();
  points.forEach(({ size, loss, weight = size }, index) => {
    const report = (field: string, found: number, expected: string) =>
      problems.add(`points[${index}].${field}`, `is ${found}, expected ${expected}`);
    if (!(size > 0 && size < Infinity)) report("size", size, "a finite number above 0");
    if (!Number.isFinite(loss)) report("loss", loss, "a finite number");
    // A weight that is the size has been judged already.
    if (weight !== size && !(weight >= 0 && weight < Infinity)) {
      report("weight", weight, "a finite number of at least 0");
    }
  });
  problems.throwIfAny("Leave out points without examples and trainings that diverged.");

  const used = points.filter(({ size, weight = size }) => weight > 0);
  problems.expect(used.length > 0, "points", "no point has a weight above 0");
  problems.throwIfAny();

  used.sort((first, second) => first.size - second.size);
  const sizes = used.map((point) => point.size);
  const losses = used.map((point) => point.loss);
  const weights = used.map((point) => point.weight ?? point.size);
  return {
    sizes,
    losses,
    weights,
    distinctSizes: new Set(sizes).size,
    ...summarizeLosses(losses, weights),
  };
}

function summarizeLosses(losses: readonly number[], weights: readonly number[]) {
  const lossUnit = powerOfTwoNear(losses);
  const weightUnit = powerOfTwoNear(weights);
  let totalWeight = 0;
  let weightedLosses = 0;
  losses.forEach((loss, index) => {
    totalWeight += weights[index]! / weightUnit;
    weightedLosses += (weights[index]! / weightUnit) * (loss / lossUnit);
  });
  const meanLoss = weightedLosses / totalWeight;
  let constantResidual = 0;
  losses.forEach((loss, index) => {
    constantResidual += (weights[index]! / weightUnit) * (loss / lossUnit - meanLoss) ** 2;
  });
  return { lossUnit, weightUnit, totalWeight, meanLoss, constantResidual };
}

function powerOfTwoNear(values: readonly number[]): number {
  const largest = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  return largest === 0 ? 1 : 2 ** Math.round(Math.log2(largest));
}
