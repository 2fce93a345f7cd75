import {
  type CoupledLossModel,
  type InfluenceMatrix,
  type Interval,
  InvalidInputError,
  ProblemList,
  studentQuantile,
} from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { drawLosses, drawMeasurement, type LossKnowledge, newExamplesVariance } from "./plausible-losses.ts";
import { type InfluenceMeasurements, type LossRegression, regressLosses } from "./regress-losses.ts";
import { shrinkLevels } from "./shrink-levels.ts";
import { shrinkMatrix } from "./shrink-matrix.ts";
import { halvingUnit, sizeEffect, sizeExponent } from "./size-effect.ts";
import { dot, total } from "./vectors.ts";
import { createEffectWeigher } from "./weigh-effects.ts";

export interface InfluenceLossModelInput extends InfluenceMeasurements {
  /** Standard error of each slice's validation loss that other validation examples would make; null where it is not known. */
  readonly standardErrors: readonly (number | null)[];
}

/** No loss at the present sizes is taken to be below this share of the lowest that was measured, … */
const lowestIntercept = 0.3;
/** … nor below this share of their mean (the lowest may be 0), … */
const lowestOfMean = 0.01;
/** … nor below this: where a slice is never wrong, its effects relative to its loss are 0, not 0/0. */
const leastLoss = 1e-9;
/** Trainings on parts of one draw of examples cannot tell more than about so many on new draws. */
const independentTrainings = 8;

/**
 * Losses as sums of what every slice's size does: lossᵢ(sizes) = ℓᵢ + Σⱼ Gᵢⱼ·fⱼ(sizeⱼ), where Gᵢⱼ is by how much slice i loses when slice j
 * is halved (designed estimation, regress and shrink). `weigh` estimates a weighted sum of losses as a whole, as the planner
 * needs it; `predict` and `draw` estimate each slice's loss.
 *
 * The variance of effects is multiplied by 1 + M/8, for the examples at hand are one draw, which more trainings on parts of
 * them do not change.
 *
 * @throws TrainingError where the trainings cannot tell the influence of the slices apart.
 */
export function createInfluenceLossModel(input: InfluenceLossModelInput): CoupledLossModel {
  const { present, groups, losses, standardErrors, exponent = sizeExponent } = input;
  const regression = regressLosses(input);
  const { residuals, degreesOfFreedom, interceptVariance, trainings } = regression;
  const inflation = 1 + trainings / independentTrainings;
  const measured = regression.intercepts.map((intercept, slice) => {
    const own = losses.map((row) => row[slice]!);
    const lowest = lowestIntercept * Math.min(...own);
    return Math.max(intercept, lowest, (lowestOfMean * total(own)) / own.length, leastLoss);
  });
  const levels = shrinkLevels(measured, standardErrors);
  const noise = measured.map((_, slice) => {
    const own = residuals.getColumn(slice);
    return dot(own, own) / degreesOfFreedom;
  });
  const variances = noise.map((variance) =>
    regression.varied.map((_, column) => variance * regression.inverse.get(column, column) * inflation),
  );
  const matrix = shrinkMatrix(regression, groups, measured, variances);
  const weighEffects = createEffectWeigher({
    regression,
    groups,
    levels: measured,
    inflation,
    leastWorth: Number.EPSILON * leastLoss,
  });
  const knowledge: LossKnowledge = {
    regression,
    measured,
    levels,
    noise,
    standardErrors,
    expected: (effects) =>
      levels.expected.map((level, slice) => level + dot(matrix.expected[slice]!, effects)),
    errors: (effects) => {
      const squares = effects.map((effect) => effect ** 2);
      return matrix.variances.map((row) => Math.sqrt(dot(row, squares)));
    },
  };
  /** fⱼ at the given sizes, 0 at the present ones. */
  const effectsOf = (sizes: readonly number[]): number[] => {
    checkSizes(sizes, present.length);
    return sizes.map((size, slice) => sizeEffect(size, present[slice]!, exponent));
  };

  return {
    kind: "coupled",
    influence: influenceOf(regression, groups, variances),
    predict: (sizes) => knowledge.expected(effectsOf(sizes)).map((loss) => Math.max(0, loss)),
    gradient: (sizes) => {
      checkSizes(sizes, present.length);
      return matrix.expected.map((row) =>
        row.map((effect, other) => {
          const slope = -exponent * sizes[other]! ** (-exponent - 1);
          return (effect * slope) / halvingUnit(present[other]!, exponent);
        }),
      );
    },
    interval: (sizes, level) => {
      if (!(level > 0 && level < 1)) {
        throw new InvalidInputError([{ path: "level", message: `is ${level}, expected a number in (0, 1)` }]);
      }
      const effects = effectsOf(sizes);
      const quantile = studentQuantile((1 + level) / 2, degreesOfFreedom);
      const errors = knowledge.errors(effects);
      return knowledge.expected(effects).map((loss, slice): Interval => {
        const ofMean = levels.leans[slice]! * levels.meanError;
        const ofIntercept = noise[slice]! * interceptVariance;
        const variance = errors[slice]! ** 2 + levels.standardErrors[slice]! ** 2 + ofMean ** 2 + ofIntercept;
        const margin = quantile * Math.sqrt(variance);
        return { lower: Math.max(0, loss - margin), upper: Math.max(0, loss + margin) };
      });
    },
    draw: (random) => {
      const truth = drawLosses(knowledge, random);
      return (sizes) => truth(effectsOf(sizes));
    },
    drawOutcome: (random, measuring) => {
      const measurement = drawMeasurement(knowledge, random, measuring);
      return (sizes) => measurement(effectsOf(sizes), newExamplesVariance(present, sizes));
    },
    weigh: (weights) => {
      const { expected } = weighEffects(weights);
      const scales = expected.map((effect, slice) => effect / halvingUnit(present[slice]!, exponent));
      const powers = present.map((size) => size ** -exponent);
      return { constant: dot(weights, levels.expected) - dot(scales, powers), scales, exponent };
    },
    difference: (weights, from, to) => {
      const { expected, covariance } = weighEffects(weights);
      const before = effectsOf(from);
      const change = effectsOf(to).map((value, slice) => value - before[slice]!);
      const vector = Matrix.columnVector(change);
      const variance = vector.transpose().mmul(covariance).mmul(vector).get(0, 0);
      return { expected: dot(expected, change), standardError: Math.sqrt(Math.max(0, variance)) };
    },
  };
}

/** The measured effects by slice; those of a group in equal shares. */
function influenceOf(
  { varied, effects }: LossRegression,
  groups: readonly (readonly number[])[],
  variances: readonly (readonly number[])[],
): InfluenceMatrix {
  const byMember = (effectOf: (column: number) => number): number[] => {
    const row = new Array<number>(effects.rows).fill(0);
    varied.forEach((group, column) => {
      const members = groups[group]!;
      for (const slice of members) row[slice] = effectOf(column) / members.length;
    });
    return row;
  };
  return {
    effects: variances.map((_, slice) => byMember((column) => effects.get(slice, column))),
    standardErrors: variances.map((row) => byMember((column) => Math.sqrt(row[column]!))),
    groups,
  };
}

function checkSizes(sizes: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(sizes.length === expected, "sizes", `${sizes.length} sizes for ${expected} slices`);
  sizes.forEach((size, slice) => {
    if (!(size > 0)) problems.add(`sizes[${slice}]`, `is ${size}, expected a number above 0`);
  });
  problems.throwIfAny();
}
