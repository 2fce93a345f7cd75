import type { EstimationContext, Estimator, TrainingJob, TrainingResult } from "@slicetuner/core";
import type { LearningCurveOptions } from "@slicetuner/curves";
import {
  type CurveEstimationOptions,
  type CurvePoint,
  completeCurveEstimation,
  fitCurves,
  joinRows,
  planSubsetSizes,
  shareOf,
  smallestSubsetOf,
} from "./curve-estimation.ts";
import { Deck } from "./deck.ts";

/**
 * The published, amortized estimation (tech report, section 4.2): one training on X % of every slice gives a
 * point of every slice's curve. Subsets are stratified by slice, and each repeat has its own, dealt from a
 * shuffled {@link Deck}: the reference code's nested prefixes of one shuffle do not average out the luck of
 * the draw, and independent draws do so less well.
 * @throws InvalidInputError for options that are no counts.
 */
export function amortizedEstimation(options: CurveEstimationOptions = {}): Estimator {
  const { subsetSizes, repeats, smallestSubset, curve } = completeCurveEstimation(options);
  return {
    name: "amortized",
    design: ({ rowsBySlice, random }) => {
      const total = rowsBySlice.reduce((sum, rows) => sum + rows.length, 0);
      // A tiny training set has fewer sizes than asked for.
      const sizes = [
        ...new Set(planSubsetSizes(total, smallestSubsetOf(total, smallestSubset), subsetSizes)),
      ];
      const decks = rowsBySlice.map((rows, slice) => new Deck(rows, random.fork("deck", slice)));
      return sizes.flatMap((size) =>
        Array.from({ length: repeats }, (_, repeat): TrainingJob => {
          const id = `size-${size}-repeat-${repeat + 1}`;
          return {
            id,
            rows: joinRows(
              decks.map((deck, slice) => deck.deal(shareOf(rowsBySlice[slice]!.length, size / total))),
            ),
            weightsSeed: random.fork(id, "weights").uint32(),
            batchesSeed: random.fork(id, "batches").uint32(),
          };
        }),
      );
    },
    fit: (context, jobs, results) => fitAll(context, jobs, results, curve),
  };
}

/** Every training gives a point of every curve. */
function fitAll(
  { rowsBySlice }: EstimationContext,
  jobs: readonly TrainingJob[],
  results: readonly TrainingResult[],
  options: LearningCurveOptions,
): ReturnType<Estimator["fit"]> {
  const sliceOfRow = new Map<number, number>();
  rowsBySlice.forEach((rows, slice) => {
    for (const row of rows) sliceOfRow.set(row, slice);
  });
  const points = rowsBySlice.map((): CurvePoint[] => []);
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
  return fitCurves(points, { all: jobs.length, diverged }, options);
}
