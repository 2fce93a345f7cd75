import type { Measuring, Random } from "@slicetuner/core";
import type { LossLevels } from "../levels/estimate-levels.ts";
import { drawMean } from "../levels/gamma.ts";
import { shareLeft } from "./bounded-change.ts";
import type { LossRegression } from "./regress-losses.ts";
import { total } from "./vectors.ts";

/** What is known of the losses, and how well. Arrays and matrices by slice. */
export interface LossKnowledge {
  readonly regression: LossRegression;
  /** Losses at the present sizes as they were measured on the validation examples. */
  readonly measured: readonly number[];
  readonly levels: LossLevels;
  /** Variance of one training's loss. */
  readonly noise: readonly number[];
  /** Variance of final trainings on all examples, as a share of `noise`. */
  readonly seedShare: number;
  /** One plausible truth of what sizes do: sizes → each loss as a share of its expected level. */
  drawRatios(random: Random): (sizes: readonly number[]) => number[];
}

/**
 * One plausible truth: sizes → losses of one model more, on all examples that there could be. What sizes do
 * is relative to the loss.
 * @param onValidation the losses on the validation examples themselves instead
 */
export function drawLosses(
  knowledge: LossKnowledge,
  random: Random,
  onValidation = false,
): (sizes: readonly number[]) => number[] {
  const { measured, levels } = knowledge;
  const drawn = levels.draw(random);
  const truth = onValidation ? measured : drawn;
  const ratios = knowledge.drawRatios(random);
  return (sizes) => ratios(sizes).map((ratio, slice) => truth[slice]! * ratio);
}

/**
 * One plausible measurement: {@link drawLosses}, with the luck of the examples that are bought, of the test
 * examples and of each training. Entry [training][slice].
 * @param newExamples variance that new examples bring, as a multiple of that of a training
 */
export function drawMeasurement(
  knowledge: LossKnowledge,
  random: Random,
  measuring: Measuring,
): (sizes: readonly number[], newExamples: number) => number[][] {
  const { regression, levels } = knowledge;
  const losses = drawLosses(knowledge, random, measuring.examplesPerValidationExample === "validation");
  const ofNewExamples = drawResiduals(regression, random);
  const ofTests = drawTests(levels, random, measuring);
  const ofTrainings = Array.from({ length: measuring.trainings }, () => drawTraining(knowledge, random));
  return (sizes, newExamples) => {
    const shared = losses(sizes);
    return ofTrainings.map((off) =>
      shared.map((loss, slice) => {
        const noise = off[slice]! + Math.sqrt(newExamples) * ofNewExamples[slice]!;
        return loss * ofTests[slice]! * shareLeft(noise / levels.expected[slice]!);
      }),
    );
  };
}

/**
 * Variance that new examples bring, as a multiple of that of the residuals. A subset of 0.4 n examples varies
 * with what was drawn by 1/0.4 − 1 = 1.5 units of S²/n, on average over full and small slices by 0.75; buying
 * d varies by 1 − n/(n + d).
 */
export function newExamplesVariance(present: readonly number[], sizes: readonly number[]): number {
  const shares = present.map((size, slice) => Math.max(0, 1 - size / sizes[slice]!));
  return total(shares) / shares.length / 0.75;
}

/** From the normal distribution with the covariance of the trainings' residuals. */
export function drawResiduals({ residuals, degreesOfFreedom }: LossRegression, random: Random): number[] {
  const drawn = new Array<number>(residuals.columns).fill(0);
  for (let training = 0; training < residuals.rows; training++) {
    const weight = random.normal() / Math.sqrt(degreesOfFreedom);
    for (let slice = 0; slice < drawn.length; slice++) {
      drawn[slice]! += weight * residuals.get(training, slice);
    }
  }
  return drawn;
}

/** What one final training's losses lie off: as those of one that was done, for none is more like it. */
function drawTraining({ regression, seedShare }: LossKnowledge, random: Random): number[] {
  const { residuals, degreesOfFreedom } = regression;
  const scale = Math.sqrt((seedShare * residuals.rows) / degreesOfFreedom);
  return residuals.getRow(random.integer(residuals.rows)).map((value) => scale * value);
}

/** Luck of the test examples, as a factor: independent from slice to slice, as skewed as losses are. */
function drawTests(
  { worth }: LossLevels,
  random: Random,
  { examplesPerValidationExample: examples }: Measuring,
): number[] {
  return worth.map((count, slice) => {
    const isEndless = examples === null || examples === "validation";
    return drawMean(random, isEndless ? Number.POSITIVE_INFINITY : count * examples[slice]!);
  });
}
