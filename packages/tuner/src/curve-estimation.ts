import { type Estimator, ProblemList, TrainingError } from "@slicetuner/core";
import { createIndependentLossModel, fitLearningCurve, type LearningCurveOptions } from "@slicetuner/curves";
import { expectCount } from "./check-options.ts";

/** What the estimations of learning curves have in common. */
export interface CurveEstimationOptions {
  /** Subset sizes K. @default 10 */
  readonly subsetSizes?: number;
  /** Trainings R for each subset size, each on a subset of its own. @default 5 */
  readonly repeats?: number;
  /**
   * Size N₀ of the smallest subset of the whole training set. Where one slice is varied alone, it begins at
   * the same share of itself. @default 100, at most a quarter of the training set
   */
  readonly smallestSubset?: number;
  /** Family and constraints of the curves. @default power law, not negative */
  readonly curve?: LearningCurveOptions;
}

/**
 * The options with the defaults put in.
 * @throws InvalidInputError for what is no count.
 */
export function completeCurveEstimation(options: CurveEstimationOptions): Required<CurveEstimationOptions> {
  const complete = { subsetSizes: 10, repeats: 5, smallestSubset: 100, curve: {}, ...options };
  const problems = new ProblemList();
  expectCount(problems, "subsetSizes", complete.subsetSizes, 2);
  expectCount(problems, "repeats", complete.repeats);
  expectCount(problems, "smallestSubset", complete.smallestSubset);
  problems.throwIfAny();
  return complete;
}

/** N_j = ⌊N₀ + j·(N − N₀)/(K − 1)⌋ for j = 0 … K−1 (specs, section 2.1). */
export function planSubsetSizes(total: number, smallest: number, count: number): number[] {
  return Array.from({ length: count }, (_, step) =>
    Math.floor(smallest + (step * (total - smallest)) / (count - 1)),
  );
}

/** N₀, at most a quarter of a training set of `total` examples. */
export function smallestSubsetOf(total: number, smallestSubset: number): number {
  return Math.min(smallestSubset, Math.max(1, Math.floor(total / 4)));
}

/** At least one example, so that every training gives every slice a point. */
export function shareOf(size: number, share: number): number {
  return Math.min(size, Math.max(1, Math.round(size * share)));
}

export function joinRows(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole;
}

/** A measured point of a slice's curve. */
export interface CurvePoint {
  readonly size: number;
  readonly loss: number;
}

/**
 * Fits each slice's curve to its points, and tells how many of the `trainings` gave none.
 * @throws TrainingError when a slice has no point at all.
 */
export function fitCurves(
  points: readonly (readonly CurvePoint[])[],
  trainings: { readonly all: number; readonly diverged: number },
  options: LearningCurveOptions,
): ReturnType<Estimator["fit"]> {
  const { all, diverged } = trainings;
  if (points.some((slicePoints) => slicePoints.length === 0)) {
    const left = diverged === all ? "" : ", and a slice is left without any measured loss";
    const lost = all === 0 ? "no training has a loss" : `${diverged} of ${all} trainings diverged${left}`;
    throw new TrainingError(lost, {
      hint: "Lower the learning rate, or look for extreme feature values.",
    });
  }
  const warnings = diverged > 0 ? [`${diverged} of ${all} trainings diverged and were left out`] : [];
  const curves = points.map((slicePoints) => fitLearningCurve(slicePoints, options));
  return { lossModel: createIndependentLossModel(curves), warnings };
}
