import { ProblemList, type Random } from "@slicetuner/core";
import { shareLeft, shareLeftSlope } from "./bounded-change.ts";
import type { LossForm, MeasuredInfluence } from "./loss-form.ts";
import { drawResiduals } from "./plausible-losses.ts";
import { rememberByNumbers } from "./remember-by-numbers.ts";
import { shrinkMatrix } from "./shrink-matrix.ts";
import { halvingUnit, sizeEffect } from "./size-effect.ts";
import { dot, quadraticForm, total } from "./vectors.ts";
import { createEffectWeigher } from "./weigh-effects.ts";

/**
 * Losses as sums of what every slice's size does: lossᵢ(sizes) = ℓᵢ + Σⱼ Gᵢⱼ·fⱼ(sizeⱼ), kept above 0
 * (`shareLeft`), where Gᵢⱼ is by how much slice i loses when slice j is halved (designed estimation, regress
 * and shrink). `weigh` estimates a weighted sum of losses as a whole, as the planner needs it.
 * @param leastWorth no slice's share of a prior is below it
 */
export function createAdditiveForm(
  {
    present,
    groups,
    exponent,
    regression,
    levels,
    noise,
    levelVariance,
    variances,
    inflation,
  }: MeasuredInfluence,
  leastWorth: number,
): LossForm {
  const matrix = shrinkMatrix(regression, groups, levels, variances);
  const weighEffects = createEffectWeigher({
    regression,
    groups,
    levels,
    present,
    inflation,
    leastWorth,
  });
  const isNothingVaried = regression.varied.length === 0;
  const expectedEffects = isNothingVaried
    ? matrix.expected
    : agreeingWithSum(matrix.expected, levels, weighEffects(present.map(() => 1)).expected);
  const effectOf = (size: number, slice: number): number => sizeEffect(size, present[slice]!, exponent);
  /** fⱼ at the given sizes, 0 at the present ones. */
  const effectsOf = (sizes: readonly number[]): number[] => {
    checkSizes(sizes, present.length);
    return sizes.map(effectOf);
  };
  const changesAt = (sizes: readonly number[]): number[] => {
    const effects = effectsOf(sizes);
    return expectedEffects.map((row) => dot(row, effects));
  };
  // Bands ask a thousand plausible truths about the same one or two lists of sizes.
  const expectedAt = rememberByNumbers((sizes) => {
    const squares = effectsOf(sizes).map((effect) => effect ** 2);
    const errors = matrix.variances.map((row) => Math.sqrt(dot(row, squares)));
    return { changes: changesAt(sizes), errors };
  });
  return {
    ratios: (sizes) => changesAt(sizes).map((change, slice) => shareLeft(change / levels[slice]!)),
    gradient: (sizes) => {
      const changes = changesAt(sizes);
      return expectedEffects.map((row, slice) =>
        row.map((effect, other) => {
          const slope = -exponent * sizes[other]! ** (-exponent - 1);
          const left = shareLeftSlope(changes[slice]! / levels[slice]!);
          return (left * effect * slope) / halvingUnit(present[other]!, exponent);
        }),
      );
    },
    // What the trainings leave open goes up and down together in all slices, as the residuals do.
    drawRatios: (random: Random) => {
      const ofIntercepts = drawResiduals(regression, random);
      const ofEffects = drawResiduals(regression, random).map((value, slice) =>
        noise[slice]! > 0 ? value / Math.sqrt(noise[slice]!) : 0,
      );
      const ofIntercept = Math.sqrt(levelVariance);
      return (sizes) => {
        const { changes, errors } = expectedAt(sizes);
        return changes.map((change, slice) => {
          const open = ofIntercept * ofIntercepts[slice]! + errors[slice]! * ofEffects[slice]!;
          return shareLeft((change + open) / levels[slice]!);
        });
      };
    },
    weigh: (weights) => {
      const { expected } = weighEffects(weights);
      const scales = expected.map((effect, slice) => effect / halvingUnit(present[slice]!, exponent));
      const powers = present.map((size) => size ** -exponent);
      return { constant: dot(weights, levels) - dot(scales, powers), scales, exponent };
    },
    difference: (weights, from, to) => {
      const { expected, covariance } = weighEffects(weights);
      checkSizes(from, present.length);
      checkSizes(to, present.length);
      const change = to.map((size, slice) =>
        size === from[slice] ? 0 : effectOf(size, slice) - effectOf(from[slice]!, slice),
      );
      const variance = quadraticForm(covariance, change);
      return { expected: dot(expected, change), standardError: Math.sqrt(Math.max(0, variance)) };
    },
  };
}

/**
 * The sum of all losses is told more surely than its parts, and it is what plans are made on: what the parts
 * lack of it is shared out among the slices by their losses, so that what is shown of each slice sums to what
 * is planned with.
 */
function agreeingWithSum(
  matrix: readonly (readonly number[])[],
  levels: readonly number[],
  sums: readonly number[],
): number[][] {
  const all = total(levels);
  const missing = sums.map((sum, other) => sum - total(matrix.map((own) => own[other]!)));
  return matrix.map((row, slice) =>
    row.map((effect, other) => effect + (levels[slice]! / all) * missing[other]!),
  );
}

export function checkSizes(sizes: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(sizes.length === expected, "sizes", `${sizes.length} sizes for ${expected} slices`);
  sizes.forEach((size, slice) => {
    if (!(size > 0)) problems.add(`sizes[${slice}]`, `is ${size}, expected a number above 0`);
  });
  problems.throwIfAny();
}
