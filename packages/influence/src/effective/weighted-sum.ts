import type { ConvexObjective } from "@slicetuner/core";
import type { EffectiveDataLoss } from "./fit-effective-data.ts";

/** No effective data at all would be an infinite loss. */
const leastEffective = 1e-9;

/** Losses without a share of their own in what slices compete for. */
export interface WeightedSumInput {
  /** All with a crowding of 0. */
  readonly losses: readonly EffectiveDataLoss[];
  /** The sizes around which the losses are written. */
  readonly reference: readonly number[];
  /** How much each loss counts. */
  readonly weights: readonly number[];
}

/**
 * Σᵢ weightᵢ · (floorᵢ + (levelᵢ − floorᵢ) · Eᵢ^−aᵢ), Eᵢ = Σⱼ shareᵢⱼ · nⱼ / referenceⱼ, as a function of the
 * sizes n: convex. One pass over the shares for the effective data and one for the slopes, so that a thousand
 * slices take a few milliseconds.
 */
export function createWeightedSum({ losses, reference, weights }: WeightedSumInput): ConvexObjective {
  const count = reference.length;
  const worths = new Float64Array(losses.length * count);
  losses.forEach(({ shares }, target) => {
    for (let slice = 0; slice < count; slice++)
      worths[target * count + slice] = shares[slice]! / reference[slice]!;
  });
  const effectiveAt = (sizes: ArrayLike<number>): Float64Array => {
    const own = Float64Array.from(sizes);
    const effective = new Float64Array(losses.length);
    for (let target = 0; target < losses.length; target++) {
      const start = target * count;
      let sum = 0;
      for (let slice = 0; slice < count; slice++) sum += worths[start + slice]! * own[slice]!;
      effective[target] = Math.max(sum, leastEffective);
    }
    return effective;
  };
  /** Σᵢ factorᵢ · worthᵢⱼ, for each slice j. */
  const sumOf = (
    factorOf: (loss: EffectiveDataLoss, effective: number) => number,
    effective: Float64Array,
  ) => {
    const sums = new Float64Array(count);
    losses.forEach((loss, target) => {
      const factor = weights[target]! * factorOf(loss, effective[target]!);
      const start = target * count;
      for (let slice = 0; slice < count; slice++) sums[slice]! += factor * worths[start + slice]!;
    });
    return sums;
  };
  const reducible = ({ level, floor, exponent }: EffectiveDataLoss, effective: number): number =>
    (level - floor) * effective ** -exponent;
  return {
    value(sizes) {
      const effective = effectiveAt(sizes);
      return losses.reduce(
        (sum, loss, target) => sum + weights[target]! * (loss.floor + reducible(loss, effective[target]!)),
        0,
      );
    },
    gradient: (sizes) =>
      Array.from(
        sumOf(
          (loss, effective) => (-loss.exponent * reducible(loss, effective)) / effective,
          effectiveAt(sizes),
        ),
      ),
    // (Σⱼ wⱼxⱼ)² ≤ Σⱼ wⱼnⱼ · Σⱼ wⱼxⱼ²/nⱼ bounds the second derivative by a diagonal.
    curvature(sizes) {
      const sums = sumOf(
        (loss, effective) => (loss.exponent * (loss.exponent + 1) * reducible(loss, effective)) / effective,
        effectiveAt(sizes),
      );
      return Array.from(sums, (sum, slice) => sum / Math.max(sizes[slice]!, Number.MIN_VALUE));
    },
  };
}
