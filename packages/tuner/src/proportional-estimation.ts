import {
  type EstimationContext,
  type Estimator,
  ProblemList,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import { createIndependentLossModel, fitLearningCurve, type LearningCurveOptions } from "@slicetuner/curves";
import { expectCount } from "./check-options.ts";
import { Deck } from "./deck.ts";

export interface ProportionalEstimationOptions {
  /** Subset sizes K. @default 10 */
  readonly subsetSizes?: number;
  /** Trainings R for each subset size, each on a subset of its own. @default 5 */
  readonly repeats?: number;
  /** Size N₀ of the smallest subset of the whole training set. @default 100, at most a quarter of the training set */
  readonly smallestSubset?: number;
  /** Family and constraints of the curves. @default power law, not negative */
  readonly curve?: LearningCurveOptions;
}

/**
 * The published, amortized estimation (tech report, section 4.2): one training on X % of every slice gives a point of
 * every slice's curve. Subsets are stratified by slice, and each repeat has its own, dealt from a shuffled {@link Deck}: the
 * reference code's nested prefixes of one shuffle do not average out the luck of the draw, and independent draws do so
 * less well.
 */
export function proportionalEstimation(options: ProportionalEstimationOptions = {}): Estimator {
  const { subsetSizes = 10, repeats = 5, smallestSubset = 100, curve = {} } = options;
  const problems = new ProblemList();
  expectCount(problems, "subsetSizes", subsetSizes, 2);
  expectCount(problems, "repeats", repeats);
  expectCount(problems, "smallestSubset", smallestSubset);
  problems.throwIfAny();

  return {
    name: "proportional",
    design: ({ rowsBySlice, random }) => {
      const total = rowsBySlice.reduce((sum, rows) => sum + rows.length, 0);
      const smallest = Math.min(smallestSubset, Math.max(1, Math.floor(total / 4)));
      // A tiny training set has fewer sizes than asked for.
      const sizes = [...new Set(planSubsetSizes(total, smallest, subsetSizes))];
      const decks = rowsBySlice.map((rows, slice) => new Deck(rows, random.fork("deck", slice)));
      return sizes.flatMap((size) =>
        Array.from({ length: repeats }, (_, repeat): TrainingJob => {
          const id = `size-${size}-repeat-${repeat + 1}`;
          return {
            id,
            rows: join(
              decks.map((deck, slice) => deck.deal(shareOf(rowsBySlice[slice]!.length, size / total))),
            ),
            weightsSeed: random.fork(id, "weights").uint32(),
            batchesSeed: random.fork(id, "batches").uint32(),
          };
        }),
      );
    },
    fit: (context, jobs, results) => fitCurves(context, jobs, results, curve),
  };
}

/** N_j = ⌊N₀ + j·(N − N₀)/(K − 1)⌋ for j = 0 … K−1 (specs, section 2.1). */
export function planSubsetSizes(total: number, smallest: number, count: number): number[] {
  return Array.from({ length: count }, (_, step) =>
    Math.floor(smallest + (step * (total - smallest)) / (count - 1)),
  );
}

/** At least one example, so that every training gives every slice a point. */
function shareOf(size: number, share: number): number {
  return Math.min(size, Math.max(1, Math.round(size * share)));
}

function join(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole;
}

function fitCurves(
  { rowsBySlice }: EstimationContext,
  jobs: readonly TrainingJob[],
  results: readonly TrainingResult[],
  options: LearningCurveOptions,
): ReturnType<Estimator["fit"]> {
  const sliceOfRow = new Map<number, number>();
  rowsBySlice.forEach((rows, slice) => {
    for (const row of rows) sliceOfRow.set(row, slice);
  });
  const points = rowsBySlice.map((): { size: number; loss: number }[] => []);
  let diverged = 0;
  jobs.forEach((job, index) => {
    const validation = results[index]!.validation;
    if (validation === null) {
      diverged += 1;
      return;
    }
    const sizes = new Array<number>(rowsBySlice.length).fill(0);
    for (const row of job.rows) sizes[sliceOfRow.get(row)!]! += 1;
    validation.sliceLosses.forEach((loss, slice) => {
      const size = sizes[slice]!;
      if (loss !== null && size > 0) points[slice]!.push({ size, loss });
    });
  });
  const warnings = diverged > 0 ? [`${diverged} of ${jobs.length} trainings diverged and were left out`] : [];
  const curves = points.map((slicePoints) => fitLearningCurve(slicePoints, options));
  return { lossModel: createIndependentLossModel(curves), warnings };
}
