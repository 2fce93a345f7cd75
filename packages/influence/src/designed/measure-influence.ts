import { estimateLevels, type LossLevels } from "../levels/estimate-levels.ts";
import type { InfluenceLossModelInput } from "./influence-loss-model.ts";
import type { MeasuredInfluence } from "./loss-form.ts";
import { regressLosses } from "./regress-losses.ts";
import { sizeExponent } from "./size-effect.ts";
import { dot, total } from "./vectors.ts";

/** No loss at the present sizes is taken to be below this share of the lowest that was measured, … */
const lowestIntercept = 0.3;
/** … nor below this share of their mean (the lowest may be 0), … */
const lowestOfMean = 0.01;
/** … nor below this: where a slice is never wrong, its effects relative to its loss are 0, not 0/0. */
export const leastLoss = 1e-9;
/** Trainings on parts of one draw of examples cannot tell more than about so many on new draws. */
const independentTrainings = 8;

/** What trainings measured, and how high the losses are taken to be. */
export interface MeasuredLosses {
  readonly influence: MeasuredInfluence;
  /** Losses at the present sizes as they were measured on the validation examples. */
  readonly measured: readonly number[];
  readonly levels: LossLevels;
}

/**
 * Regresses the losses on the sizes. The variance of effects is multiplied by 1 + M/8, for the examples at
 * hand are one draw, which more trainings on parts of them do not change.
 * @throws TrainingError where the trainings cannot separate the influence of the slices.
 */
export function measureInfluence(input: InfluenceLossModelInput): MeasuredLosses {
  const { present, groups, losses, standardErrors, exponent = sizeExponent } = input;
  const { examples = present.map(() => null) } = input;
  const regression = regressLosses(input);
  const { residuals, degreesOfFreedom, trainings } = regression;
  const inflation = 1 + trainings / independentTrainings;
  const measured = regression.intercepts.map((intercept, slice) => {
    const own = losses.map((row) => row[slice]!);
    const lowest = lowestIntercept * Math.min(...own);
    return Math.max(intercept, lowest, (lowestOfMean * total(own)) / own.length, leastLoss);
  });
  const levels = estimateLevels({ measured, standardErrors, examples });
  const noise = measured.map((_, slice) => {
    const own = residuals.getColumn(slice);
    return dot(own, own) / degreesOfFreedom;
  });
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
    variances,
    inflation,
  };
  return { influence, measured, levels };
}
