import { type ConvexObjective, ProblemList, Random } from "@slicetuner/core";
import { checkSizes } from "../designed/additive-form.ts";
import type { LossForm, MeasuredInfluence } from "../designed/loss-form.ts";
import { fitEffectiveData } from "./fit-effective-data.ts";
import { createWeightedSum } from "./weighted-sum.ts";

/** Losses of trainings are floored at this share of their mean: powers of effective data are above 0. */
const leastShare = 1e-3;
/** Plausible truths of which the standard error of a difference is made. */
const differenceDraws = 200;

/**
 * Losses as powers of effective data ({@link fitEffectiveData}), relative to their levels at the present sizes. Slices that were varied together
 * are told apart by nothing but the prior.
 * @param additive gives the separable sum, for planners that know no other
 */
export function createEffectiveForm(
  { present, levels, inflation }: MeasuredInfluence,
  runs: {
    readonly sizes: readonly (readonly number[])[];
    readonly losses: readonly (readonly number[])[];
    readonly replicates: readonly (readonly number[])[];
  },
  additive: LossForm,
): LossForm {
  const losses = [...runs.losses, ...runs.replicates];
  const means = present.map((_, slice) => losses.reduce((sum, row) => sum + row[slice]!, 0) / losses.length);
  const model = fitEffectiveData({
    sizes: [...runs.sizes, ...runs.replicates.map(() => present)],
    losses: losses.map((row) =>
      row.map((loss, slice) => Math.max(loss, leastShare * means[slice]!, Number.MIN_VALUE)),
    ),
    reference: present,
    inflation,
  });
  const atPresent = model.predict(present);
  const ratios = (sizes: readonly number[]): number[] => {
    checkSizes(sizes, present.length);
    return model.predict(sizes).map((loss, slice) => loss / atPresent[slice]!);
  };
  const gradient = (sizes: readonly number[]): number[][] => {
    checkSizes(sizes, present.length);
    return model
      .gradient(sizes)
      .map((row, slice) => row.map((slope) => (slope * levels[slice]!) / atPresent[slice]!));
  };
  let truths: ((sizes: readonly number[]) => number[])[] | undefined;
  const plausible = (): ((sizes: readonly number[]) => number[])[] => {
    truths ??= Array.from({ length: differenceDraws }, (_, draw) =>
      model.draw(new Random("difference").fork(draw)),
    );
    return truths;
  };
  const sumAt = (weights: readonly number[], shares: readonly number[]): number =>
    shares.reduce((sum, share, slice) => sum + weights[slice]! * levels[slice]! * share, 0);
  return {
    ratios,
    gradient,
    drawRatios: (random) => {
      const truth = model.draw(random);
      return (sizes) => truth(sizes).map((loss, slice) => loss / atPresent[slice]!);
    },
    weigh: additive.weigh,
    difference: (weights, from, to) => {
      checkWeights(weights, present.length);
      const expected = sumAt(weights, ratios(to)) - sumAt(weights, ratios(from));
      const changes = plausible().map((truth) => {
        const shares = (sizes: readonly number[]): number[] =>
          truth(sizes).map((loss, slice) => loss / atPresent[slice]!);
        return sumAt(weights, shares(to)) - sumAt(weights, shares(from));
      });
      const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
      const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
      return { expected, standardError: Math.sqrt(squares / (changes.length - 1)) };
    },
    convexSum: (weights): ConvexObjective => {
      checkWeights(weights, present.length);
      const scaled = weights.map((weight, slice) => (weight * levels[slice]!) / atPresent[slice]!);
      return createWeightedSum({ losses: model.losses, reference: present, weights: scaled });
    },
  };
}

function checkWeights(weights: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(weights.length === expected, "weights", `${weights.length} weights for ${expected} slices`);
  weights.forEach((weight, slice) => {
    if (!(weight >= 0)) problems.add(`weights[${slice}]`, `is ${weight}, expected a number of at least 0`);
  });
  problems.throwIfAny();
}
