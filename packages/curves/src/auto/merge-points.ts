import type { LearningCurvePoint } from "../points.ts";
import { preparePoints } from "../points.ts";

/** Measurements with those of one size averaged, ascending in size. */
export interface MergedPoints {
  readonly sizes: Float64Array;
  readonly losses: Float64Array;
  /** Variance of each averaged loss relative to that at the largest size. */
  readonly variances: Float64Array;
  /** How many measurements there are. */
  readonly count: number;
  /** Σ (loss − average of its size)² over single measurements, relative to their variances. */
  readonly withinSizes: number;
}

/** A point without a weight counts as its size to this power: noise falls slowly with the size. */
const weightPower = 0.15;

/** @throws InvalidInputError as `preparePoints` */
export function mergePoints(points: readonly LearningCurvePoint[]): MergedPoints {
  preparePoints(points);
  const groups = new Map<number, { weight: number; loss: number }[]>();
  for (const { size, loss, weight = size ** weightPower } of points) {
    if (weight === 0) continue;
    const group = groups.get(size) ?? [];
    group.push({ weight, loss });
    groups.set(size, group);
  }
  const sizes = Float64Array.from([...groups.keys()].sort((first, second) => first - second));
  const bySize = Array.from(sizes, (size) => groups.get(size)!);
  const totals = bySize.map((group) => group.reduce((sum, { weight }) => sum + weight, 0));
  const losses = Float64Array.from(
    bySize,
    (group, index) => group.reduce((sum, { weight, loss }) => sum + weight * loss, 0) / totals[index]!,
  );
  const unit = totals.at(-1)!;
  let withinSizes = 0;
  bySize.forEach((group, index) => {
    for (const { weight, loss } of group) withinSizes += (weight / unit) * (loss - losses[index]!) ** 2;
  });
  return {
    sizes,
    losses,
    variances: Float64Array.from(totals, (total) => unit / total),
    count: bySize.reduce((sum, group) => sum + group.length, 0),
    withinSizes,
  };
}
