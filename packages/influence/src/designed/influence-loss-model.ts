import {
  type CoupledLossModel,
  type InfluenceMatrix,
  InvalidInputError,
  ProblemList,
  Random,
} from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { estimateLevels } from "../levels/estimate-levels.ts";
import { shareLeft, shareLeftSlope } from "./bounded-change.ts";
import { drawLosses, drawMeasurement, type LossKnowledge, newExamplesVariance } from "./plausible-losses.ts";
import { quantile } from "./quantile.ts";
import { type InfluenceMeasurements, type LossRegression, regressLosses } from "./regress-losses.ts";
import { shrinkMatrix } from "./shrink-matrix.ts";
import { halvingUnit, sizeEffect, sizeExponent } from "./size-effect.ts";
import { dot, total } from "./vectors.ts";
import { createEffectWeigher } from "./weigh-effects.ts";

export interface InfluenceLossModelInput extends InfluenceMeasurements {
  /** Standard error of each slice's validation loss that other validation examples would make; null where it is not known. */
  readonly standardErrors: readonly (number | null)[];
  /** Validation examples of each slice; null where their number is not known. @default null for each */
  readonly examples?: readonly (number | null)[];
  /** Losses of further trainings on all examples, entry [training][slice]; they tell how far final trainings vary. @default none */
  readonly replicates?: readonly (readonly number[])[];
}

/** No loss at the present sizes is taken to be below this share of the lowest that was measured, … */
const lowestIntercept = 0.3;
/** … nor below this share of their mean (the lowest may be 0), … */
const lowestOfMean = 0.01;
/** … nor below this: where a slice is never wrong, its effects relative to its loss are 0, not 0/0. */
const leastLoss = 1e-9;
/** Plausible truths of which bands are made. */
const bandDraws = 1000;
/** Trainings on parts of one draw of examples cannot tell more than about so many on new draws. */
const independentTrainings = 8;

/**
 * Losses as sums of what every slice's size does: lossᵢ(sizes) = ℓᵢ + Σⱼ Gᵢⱼ·fⱼ(sizeⱼ), kept above 0 (`shareLeft`), where Gᵢⱼ is by how much slice i loses when slice j
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
  const { examples = present.map(() => null), replicates = [] } = input;
  const regression = regressLosses(input);
  const { residuals, degreesOfFreedom, trainings } = regression;
  const inflation = 1 + trainings / independentTrainings;
  const measured = regression.intercepts.map((intercept, slice) => {
    const own = losses.map((row) => row[slice]!);
    const lowest = lowestIntercept * Math.min(...own);
    return Math.max(intercept, lowest, (lowestOfMean * total(own)) / own.length, leastLoss);
  });
  const levels = estimateLevels({ measured, standardErrors, examples });
  const hasBands = standardErrors.some((error) => error !== null);
  const noise = measured.map((_, slice) => {
    const own = residuals.getColumn(slice);
    return dot(own, own) / degreesOfFreedom;
  });
  const variances = noise.map((variance) =>
    regression.varied.map((_, column) => variance * regression.inverse.get(column, column) * inflation),
  );
  const matrix = shrinkMatrix(regression, groups, levels.expected, variances);
  const weighEffects = createEffectWeigher({
    regression,
    groups,
    levels: levels.expected,
    present,
    inflation,
    leastWorth: Number.EPSILON * leastLoss,
  });
  const changesOf = agreeingWithSum(
    matrix.expected,
    levels.expected,
    weighEffects(present.map(() => 1)).expected,
  );
  const knowledge: LossKnowledge = {
    regression,
    measured,
    levels,
    noise,
    seedShare: seedShareOf(replicates, noise),
    changes: (effects) => changesOf.map((row) => dot(row, effects)),
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

  const predict = (sizes: readonly number[]): number[] =>
    knowledge
      .changes(effectsOf(sizes))
      .map((change, slice) => levels.expected[slice]! * shareLeft(change / levels.expected[slice]!));
  let drawnTruths: ((effects: readonly number[]) => number[])[] | undefined;
  /** The same for every band, so that bands of the same model do not contradict each other. */
  const truths = (): ((effects: readonly number[]) => number[])[] => {
    drawnTruths ??= Array.from({ length: bandDraws }, (_, draw) =>
      drawLosses(knowledge, new Random("band").fork(draw)),
    );
    return drawnTruths;
  };

  return {
    kind: "coupled",
    influence: influenceOf(regression, groups, variances),
    predict,
    gradient: (sizes) => {
      const changes = knowledge.changes(effectsOf(sizes));
      return changesOf.map((row, slice) =>
        row.map((effect, other) => {
          const slope = -exponent * sizes[other]! ** (-exponent - 1);
          const left = shareLeftSlope(changes[slice]! / levels.expected[slice]!);
          return (left * effect * slope) / halvingUnit(present[other]!, exponent);
        }),
      );
    },
    interval: (sizes, level) => {
      if (!(level > 0 && level < 1)) {
        throw new InvalidInputError([{ path: "level", message: `is ${level}, expected a number in (0, 1)` }]);
      }
      const expected = predict(sizes);
      if (!hasBands) return expected.map(() => null);
      const effects = effectsOf(sizes);
      const drawn = truths().map((truth) => truth(effects));
      return expected.map((loss, slice) => {
        const own = Float64Array.from(drawn, (losses) => losses[slice]!).sort();
        return {
          lower: Math.min(loss, quantile(own, (1 - level) / 2)),
          upper: Math.max(loss, quantile(own, (1 + level) / 2)),
        };
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

/**
 * The sum of all losses is told more surely than its parts, and it is what plans are made on: what the parts lack of it is shared out
 * among the slices by their losses, so that what is shown of each slice sums to what is planned with.
 */
function agreeingWithSum(
  matrix: readonly (readonly number[])[],
  levels: readonly number[],
  sums: readonly number[],
): number[][] {
  const all = total(levels);
  return matrix.map((row, slice) =>
    row.map((effect, other) => {
      const parts = total(matrix.map((own) => own[other]!));
      return effect + (levels[slice]! / all) * (sums[other]! - parts);
    }),
  );
}

/**
 * How much of a design's noise final trainings have: theirs differ by their seeds alone, those of the design also by which examples small
 * slices kept. One number for all slices, of a few trainings each; 1 where there are none.
 */
function seedShareOf(replicates: readonly (readonly number[])[], noise: readonly number[]): number {
  if (replicates.length < 2) return 1;
  let [seeds, all] = [0, 0];
  noise.forEach((variance, slice) => {
    if (!(variance > 0)) return;
    const own = replicates.map((losses) => losses[slice]!);
    const mean = total(own) / own.length;
    // Relative to the design's, so that no slice with large losses decides alone.
    seeds += total(own.map((loss) => (loss - mean) ** 2)) / (own.length - 1) / variance;
    all += 1;
  });
  return all === 0 ? 1 : Math.min(1, seeds / all);
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
