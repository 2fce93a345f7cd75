import type { CountedTotal } from "@slicetuner/core";
import type { EffectSizeKind } from "../search-options.ts";
import { lossesAreEqual, variance } from "./moments.ts";

/**
 * Effect size of a slice, from Σ w, Σ w·x and Σ w·x² of its rows, x being the loss less the mean of all rows.
 */
export type EffectMeasure = (weight: number, losses: number, squaredLosses: number) => number;

/**
 * How much worse the model does inside a slice than outside. 0 for a slice of all rows and where all losses
 * are the same; infinite where both sides are without variance but differ.
 */
export function effectMeasure(kind: EffectSizeKind, total: CountedTotal): EffectMeasure {
  if (lossesAreEqual(total)) return () => 0;
  const measure = kind === "cohen" ? cohen(total) : legacy(total);
  return (weight, losses, squaredLosses) =>
    weight > 0 && weight < total.weight ? measure(weight, losses, squaredLosses) : 0;
}

/**
 * (mean in − mean out) / √((variance in + variance out) / 2), population variances. (Slice Finder, TKDE 2020,
 * section 2.)
 */
function cohen(total: CountedTotal): EffectMeasure {
  return (weight, losses, squaredLosses) => {
    const difference = meanDifference(weight, losses, total);
    const inside = variance(weight, losses, squaredLosses);
    const outside = variance(total.weight - weight, -losses, total.squaredLosses - squaredLosses);
    return divide(difference, Math.sqrt((inside + outside) / 2));
  };
}

/**
 * As the published code computes it: standard deviations in place of variances under the root, and for the
 * variance outside (n·v − nₛ·vₛ, with n − 1 and nₛ − 1 as factors) / (n − nₛ − 1), which lacks the distance
 * of the means. Weights are scaled to a mean of 1, so that they add up to rows.
 */
function legacy(total: CountedTotal): EffectMeasure {
  const scale = total.rows / total.weight;
  const all = variance(total.weight, 0, total.squaredLosses);
  return (weight, losses, squaredLosses) => {
    const difference = meanDifference(weight, losses, total);
    const inside = variance(weight, losses, squaredLosses);
    const size = weight * scale;
    const others = total.rows - size - 1;
    const outside = others > 0 ? Math.max(0, (all * (total.rows - 1) - inside * (size - 1)) / others) : 0;
    return divide(difference, Math.sqrt((Math.sqrt(inside) + Math.sqrt(outside)) / 2));
  };
}

function meanDifference(weight: number, losses: number, total: CountedTotal): number {
  return losses / weight + losses / (total.weight - weight);
}

function divide(difference: number, spread: number): number {
  return difference === 0 ? 0 : difference / spread;
}
