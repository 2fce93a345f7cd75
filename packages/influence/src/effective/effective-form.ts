import { type ConvexObjective, Random } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { checkSizes } from "../designed/additive-form.ts";
import { shareLeft, shareLeftSlope } from "../designed/bounded-change.ts";
import type { InfluenceLossModelInput } from "../designed/influence-loss-model.ts";
import type { LossForm, MeasuredInfluence } from "../designed/loss-form.ts";
import { regressLosses } from "../designed/regress-losses.ts";
import type { ShrunkEffects } from "../designed/shrink-effects.ts";
import { halvingUnit, sizeEffect } from "../designed/size-effect.ts";
import { dot, total } from "../designed/vectors.ts";
import { checkWeights } from "../designed/weigh-effects.ts";
import { powersOf } from "../forms/powers-of.ts";
import { competition } from "./competition.ts";
import { fitEffectiveData } from "./fit-effective-data.ts";
import { rootOf } from "./multivariate-normal.ts";
import { createWeightedSum } from "./weighted-sum.ts";

/** Losses of trainings are floored at this share of their mean: powers of effective data are above 0. */
const leastShare = 1e-3;
/** Plausible truths of which the standard error of a difference is made. */
const differenceDraws = 200;

/**
 * Losses as powers of effective data ({@link fitEffectiveData}), relative to their levels at the present
 * sizes, and what competition between slices adds to their sum ({@link competition}), shared out by the
 * losses, so that the slices' losses sum to what is planned with. Slices that were varied together are told
 * apart by nothing but the prior.
 * @param additive gives the separable sum, for planners that know no other
 */
export function createEffectiveForm(
  { present, groups, levels, inflation, exponent, regression }: MeasuredInfluence,
  { sizes: runs, losses: varied, replicates = [] }: InfluenceLossModelInput,
  additive: LossForm,
): LossForm {
  const losses = [...varied, ...replicates];
  const means = present.map((_, slice) => total(losses.map((row) => row[slice]!)) / losses.length);
  const model = fitEffectiveData({
    sizes: [...runs, ...replicates.map(() => present)],
    losses: losses.map((row) =>
      row.map((loss, slice) => Math.max(loss, leastShare * means[slice]!, Number.MIN_VALUE)),
    ),
    reference: present,
    inflation,
  });
  const atPresent = model.predict(present);
  const left = regressLosses({
    ...{ present, groups, sizes: runs, exponent },
    losses: varied.map((row, run) => {
      const told = model.predict(runs[run]!);
      return row.map((loss, slice) => loss - told[slice]!);
    }),
  });
  const known = new Map<string, ShrunkEffects>();
  const competitionIn = (weights: readonly number[]): ShrunkEffects => {
    const key = weights.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const measured = regression.varied.map((_, column) =>
      total(weights.map((weight, slice) => weight * regression.effects.get(slice, column))),
    );
    const scale = Math.sqrt(dot(measured, measured) / Math.max(1, measured.length));
    const answer = competition(left, groups, weights, scale, inflation);
    known.set(key, answer);
    return answer;
  };
  const equal = present.map(() => 1);
  const effectsOf = (sizes: readonly number[]): number[] =>
    sizes.map((size, slice) => sizeEffect(size, present[slice]!, exponent));
  /** Each loss of effective data alone, as a share of its level. */
  const sharesOf = (
    predict: (sizes: readonly number[]) => readonly number[],
    sizes: readonly number[],
  ): number[] => predict(sizes).map((loss, slice) => loss / atPresent[slice]!);
  const withCompetition = (
    shares: readonly number[],
    effects: readonly number[],
    sizes: readonly number[],
  ): number[] => {
    const left = shareLeft(dot(effects, effectsOf(sizes)) / dot(levels, shares));
    return shares.map((share) => share * left);
  };
  let truths: { at: (sizes: readonly number[]) => number[] }[] | undefined;
  const plausible = (): { at: (sizes: readonly number[]) => number[] }[] => {
    truths ??= Array.from({ length: differenceDraws }, (_, draw) => ({
      at: model.draw(new Random("difference").fork(draw)),
    }));
    return truths;
  };
  const sumAt = (weights: readonly number[], shares: readonly number[]): number =>
    total(shares.map((share, slice) => weights[slice]! * levels[slice]! * share));
  let rootOfCompetition: Matrix | undefined;
  return {
    ratios: (sizes) => {
      checkSizes(sizes, present.length);
      return withCompetition(sharesOf(model.predict, sizes), competitionIn(equal).expected, sizes);
    },
    gradient: (sizes) => {
      checkSizes(sizes, present.length);
      const { expected } = competitionIn(equal);
      const shares = sharesOf(model.predict, sizes);
      const sum = dot(levels, shares);
      const change = dot(expected, effectsOf(sizes));
      const slopes = model
        .gradient(sizes)
        .map((row, slice) => row.map((slope) => (slope * levels[slice]!) / atPresent[slice]!));
      const [own, bound] = [shareLeft(change / sum), shareLeftSlope(change / sum)];
      const byOther = sizes.map((size, other) => {
        const ofChange =
          (expected[other]! * -exponent * size ** (-exponent - 1)) / halvingUnit(present[other]!, exponent);
        const ofSum = total(slopes.map((row) => row[other]!));
        return bound * (ofChange / sum - (change * ofSum) / sum ** 2);
      });
      return slopes.map((row, slice) =>
        row.map((slope, other) => slope * own + levels[slice]! * shares[slice]! * byOther[other]!),
      );
    },
    drawRatios: (random) => {
      const truth = model.draw(random);
      const { expected, covariance } = competitionIn(equal);
      rootOfCompetition ??= rootOf(covariance);
      const normals = Matrix.columnVector(present.map(() => random.normal()));
      const off = rootOfCompetition.mmul(normals).to1DArray();
      const effects = expected.map((effect, slice) => effect + off[slice]!);
      return (sizes) => {
        checkSizes(sizes, present.length);
        return withCompetition(sharesOf(truth, sizes), effects, sizes);
      };
    },
    weigh: additive.weigh,
    difference: (weights, from, to) => {
      checkWeights(weights, present.length);
      checkSizes(from, present.length);
      checkSizes(to, present.length);
      const changeOf = (predict: (sizes: readonly number[]) => readonly number[]): number =>
        sumAt(weights, sharesOf(predict, to)) - sumAt(weights, sharesOf(predict, from));
      const before = effectsOf(from);
      const moved = effectsOf(to).map((effect, slice) => effect - before[slice]!);
      const { expected, covariance } = competitionIn(weights);
      const changes = plausible().map(({ at }) => changeOf(at));
      const mean = total(changes) / changes.length;
      const squares = total(changes.map((change) => (change - mean) ** 2));
      const vector = Matrix.columnVector(moved);
      const open = vector.transpose().mmul(covariance).mmul(vector).get(0, 0);
      return {
        expected: changeOf(model.predict) + dot(expected, moved),
        standardError: Math.sqrt(squares / (changes.length - 1) + Math.max(0, open)),
      };
    },
    convexSum: (weights, from, to): ConvexObjective => {
      checkWeights(weights, present.length);
      const scaled = weights.map((weight, slice) => (weight * levels[slice]!) / atPresent[slice]!);
      const sum = createWeightedSum({ losses: model.losses, reference: present, weights: scaled });
      const { expected } = competitionIn(weights);
      const scales = expected.map((effect, slice) => effect / halvingUnit(present[slice]!, exponent));
      const constant = -dot(
        scales,
        present.map((size) => size ** -exponent),
      );
      const harm = powersOf({ constant, scales, exponent }, from, to);
      const sumLists = (first: readonly number[], second: readonly number[]): number[] =>
        first.map((value, index) => value + second[index]!);
      return {
        isExact: harm.isExact,
        value: (sizes) => sum.value(sizes) + harm.value(sizes),
        gradient: (sizes) => sumLists(sum.gradient(sizes), harm.gradient(sizes)),
        curvature: (sizes) => sumLists(sum.curvature(sizes), harm.curvature(sizes)),
      };
    },
  };
}
