import { estimateLevels, type LossLevels } from "../levels/estimate-levels.ts";
import type { InfluenceLossModelInput } from "./influence-loss-model.ts";
import type { MeasuredInfluence } from "./loss-form.ts";
import { type LossRegression, regressLosses } from "./regress-losses.ts";
import { sizeExponent } from "./size-effect.ts";
import { dot, total } from "./vectors.ts";

/** No loss at the present sizes is taken to be below this share of the lowest that was measured, … */
const lowestIntercept = 0.3;
/** … nor below this share of their mean (the lowest may be 0), … */
const lowestOfMean = 0.01;
/** … nor below this: where a slice is never wrong, its effects relative to its loss are 0, not 0/0. */
export const leastLoss = 1e-9;
/** Trainings on all examples are never taken to vary less than this share of the design's noise. */
const leastSeedShare = 0.01;
/** Trainings on parts of one draw of examples cannot tell more than about so many on new draws. */
const independentTrainings = 8;

/** What trainings measured, and how high the losses are taken to be. */
export interface MeasuredLosses {
  readonly influence: MeasuredInfluence;
  /** Losses at the present sizes as they were measured on the validation examples. */
  readonly measured: readonly number[];
  readonly levels: LossLevels;
  /** Variance of final trainings on all examples, as a share of that of the design's trainings. */
  readonly seedShare: number;
}

/**
 * Regresses the losses on the sizes. The variance of effects is multiplied by 1 + M/8, for the examples at
 * hand are one draw, which more trainings on parts of them do not change.
 * @throws TrainingError where the trainings cannot separate the influence of the slices.
 */
export function measureInfluence(input: InfluenceLossModelInput): MeasuredLosses {
  const { present, groups, losses, standardErrors, exponent = sizeExponent } = input;
  const { examples = present.map(() => null), replicates = [] } = input;
  const regression = regressLosses(input);
  const { residuals, degreesOfFreedom, trainings } = regression;
  const inflation = 1 + trainings / independentTrainings;
  const noise = present.map((_, slice) => {
    const own = residuals.getColumn(slice);
    return dot(own, own) / degreesOfFreedom;
  });
  const seedShare = seedShareOf(replicates, noise);
  const { intercepts, variance: levelVariance } = withReplicates(regression, replicates, seedShare);
  const measured = intercepts.map((intercept, slice) => {
    const own = losses.map((row) => row[slice]!);
    const lowest = lowestIntercept * Math.min(...own);
    return Math.max(intercept, lowest, (lowestOfMean * total(own)) / own.length, leastLoss);
  });
  const levels = estimateLevels({ measured, standardErrors, examples });
  const variances = noise.map((variance) =>
    regression.varied.map((_, column) => variance * regression.inverse.get(column, column) * inflation),
  );
  const influence: MeasuredInfluence = {
    present,
    groups,
    exponent,
    regression,
    levels: levels.expected,
    noise,
    levelVariance,
    variances,
    inflation,
  };
  return { influence, measured, levels, seedShare };
}

/**
 * How much of a design's noise final trainings have: theirs differ by their seeds alone, those of the design
 * also by which examples small slices kept. One number for all slices, of a few trainings each; 1 where there
 * are none.
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

/**
 * Losses at the present sizes: what the regression says of them, and what trainings on all examples measured,
 * each by how surely. Where slices are classes the first is too high: in each training of the design about
 * half of the classes are small, and losses rise by that beside what every slice's size does.
 * @returns `variance` of these losses, as a multiple of that of one training's loss
 */
function withReplicates(
  { intercepts, interceptVariance }: LossRegression,
  replicates: readonly (readonly number[])[],
  seedShare: number,
): { readonly intercepts: readonly number[]; readonly variance: number } {
  if (replicates.length < 2) return { intercepts, variance: interceptVariance };
  const replicateVariance = Math.max(seedShare, leastSeedShare) / replicates.length;
  const share = interceptVariance / (interceptVariance + replicateVariance);
  return {
    intercepts: intercepts.map((intercept, slice) => {
      const measured = total(replicates.map((losses) => losses[slice]!)) / replicates.length;
      return (1 - share) * intercept + share * measured;
    }),
    variance: share * replicateVariance,
  };
}
