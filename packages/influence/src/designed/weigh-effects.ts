import { ProblemList } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import type { LossRegression } from "./regress-losses.ts";
import { rememberByNumbers } from "./remember-by-numbers.ts";
import { type ShrunkEffects, shrinkEffects, withCovariance } from "./shrink-effects.ts";
import { dot, total } from "./vectors.ts";

export interface EffectWeigherInput {
  readonly regression: LossRegression;
  readonly groups: readonly (readonly number[])[];
  /** Losses at the present sizes, above 0. */
  readonly levels: readonly number[];
  /** The present sizes. */
  readonly present: readonly number[];
  /** What the variance of effects is multiplied by. */
  readonly inflation: number;
  /** No slice's share of the prior is below this. */
  readonly leastWorth: number;
}

/** No size counts less than this share of the largest one. */
const leastSizeShare = 1e-3;

/**
 * Effects of halving each slice on a weighted sum of all losses, estimated as a whole (designed estimation,
 * regress and shrink): one regression of the sum is less uncertain than a sum of as many shrunk estimates as
 * there are slices. Priors, averaged by how likely they make what was measured: in proportion to the slices'
 * weighted losses, equal, in proportion to their sizes, as it is where all examples count alike, and to their
 * inverse, as it is where each class has to be learned from its own. The answers are kept, for planners ask
 * for the same weights again.
 */
export function createEffectWeigher({
  regression,
  groups,
  levels,
  present,
  inflation,
  leastWorth,
}: EffectWeigherInput): (weights: readonly number[]) => ShrunkEffects {
  const { varied, effects, inverse, residuals, degreesOfFreedom } = regression;
  const sizes = present.map((size) => Math.max(size, leastSizeShare * Math.max(...present)));
  const bySize = normalized(sizes);
  const byRarity = normalized(sizes.map((size) => 1 / size));
  return rememberByNumbers((weights) => {
    checkWeights(weights, levels.length);
    const worth = levels.map((loss, slice) => weights[slice]! * loss);
    const least = Math.max(1e-6 * Math.max(...worth), leastWorth);
    const byLoss = normalized(worth.map((value) => Math.max(value, least)));
    const shapes = [byLoss, byLoss.map(() => 1), bySize, byRarity];
    const onSum = varied.map((_, column) =>
      total(weights.map((weight, slice) => weight * effects.get(slice, column))),
    );
    const offSum = residuals.mmul(Matrix.columnVector([...weights])).to1DArray();
    const variance = dot(offSum, offSum) / degreesOfFreedom;
    const ofGroups = shapes.map((shape) =>
      varied.map((group) => total(groups[group]!.map((slice) => shape[slice]!))),
    );
    const shrunk =
      varied.length === 0
        ? { expected: [], covariance: new Matrix(0, 0) }
        : shrinkEffects(onSum, Matrix.mul(inverse, variance * inflation), ofGroups);
    return shareOut(shrunk, byLoss, varied, groups);
  });
}

/**
 * A group's effect, shared out among its slices by `shape`; slices that could not be varied get what their
 * shape promises, give or take all of it.
 */
function shareOut(
  shrunk: ShrunkEffects,
  shape: readonly number[],
  varied: readonly number[],
  groups: readonly (readonly number[])[],
): ShrunkEffects {
  const { expected } = shrunk;
  const count = shape.length;
  const share = Matrix.zeros(count, varied.length);
  varied.forEach((group, column) => {
    const members = groups[group]!;
    const whole = total(members.map((slice) => shape[slice]!));
    for (const slice of members) share.set(slice, column, shape[slice]! / whole);
  });
  const known = new Set(varied.flatMap((group) => groups[group]!));
  const ofKnown = total([...known].map((slice) => shape[slice]!));
  const perShape = known.size === 0 ? 0 : Math.max(0, total(expected)) / ofKnown;
  const mean =
    varied.length === 0 ? shape.map(() => 0) : share.mmul(Matrix.columnVector([...expected])).to1DArray();
  shape.forEach((value, slice) => {
    if (!known.has(slice)) mean[slice] = perShape * value;
  });
  const shareCovariance = (): Matrix => {
    const { covariance } = shrunk;
    const spread = Matrix.zeros(count, count);
    // share · covariance · shareᵀ, where each slice has a share of one group only.
    const columnOf = shape.map((_, slice) => varied.findIndex((group) => groups[group]!.includes(slice)));
    columnOf.forEach((first, row) => {
      if (first < 0) spread.set(row, row, mean[row]! ** 2);
      columnOf.forEach((second, column) => {
        if (first < 0 || second < 0) return;
        spread.set(
          row,
          column,
          share.get(row, first) * covariance.get(first, second) * share.get(column, second),
        );
      });
    });
    return spread;
  };
  return withCovariance(mean, shareCovariance);
}

function normalized(values: readonly number[]): number[] {
  const mean = total(values) / values.length;
  return values.map((value) => value / mean);
}

export function checkWeights(weights: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(weights.length === expected, "weights", `${weights.length} weights for ${expected} slices`);
  weights.forEach((weight, slice) => {
    if (!(weight >= 0)) problems.add(`weights[${slice}]`, `is ${weight}, expected a number of at least 0`);
  });
  problems.throwIfAny();
}
