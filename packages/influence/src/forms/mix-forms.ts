import type { ConvexObjective } from "@slicetuner/core";
import type { LossForm } from "../designed/loss-form.ts";
import { powersOf } from "./powers-of.ts";

/**
 * Two forms, of which one counts `share`. Plausible truths are of either form, as often as it counts, so
 * bands and standard errors have in them that the form is not known.
 */
export function mixForms(additive: LossForm, effective: LossForm, share: number): LossForm {
  const mix = (first: number, second: number): number => (1 - share) * first + share * second;
  const mixLists = (first: readonly number[], second: readonly number[]): number[] =>
    first.map((value, index) => mix(value, second[index]!));
  return {
    ratios: (sizes) => mixLists(additive.ratios(sizes), effective.ratios(sizes)),
    gradient: (sizes) => {
      const others = effective.gradient(sizes);
      return additive.gradient(sizes).map((row, slice) => mixLists(row, others[slice]!));
    },
    drawRatios: (random) => (random.uniform() < share ? effective : additive).drawRatios(random),
    weigh: additive.weigh,
    difference: (weights, from, to) => {
      const [first, second] = [additive, effective].map((form) => form.difference(weights, from, to)) as [
        ReturnType<LossForm["difference"]>,
        ReturnType<LossForm["difference"]>,
      ];
      const expected = mix(first.expected, second.expected);
      const variance =
        mix(first.standardError ** 2, second.standardError ** 2) +
        share * (1 - share) * (first.expected - second.expected) ** 2;
      return { expected, standardError: Math.sqrt(variance) };
    },
    convexSum: (weights, from, to): ConvexObjective => {
      const powers = effective.convexSum!(weights, from, to);
      const separable = powersOf(additive.weigh(weights), from, to);
      return {
        isExact: powers.isExact !== false && separable.isExact,
        value: (sizes) => mix(separable.value(sizes), powers.value(sizes)),
        gradient: (sizes) => mixLists(separable.gradient(sizes), powers.gradient(sizes)),
        curvature: (sizes) => mixLists(separable.curvature(sizes), powers.curvature(sizes)),
      };
    },
  };
}
