import type { EstimationContext, Estimator, TrainingJob } from "@slicetuner/core";
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

/** One training: how much of which slice; all other slices are whole. */
interface Variation {
  readonly slice: number;
  readonly size: number;
  readonly repeat: number;
}

function idOf({ slice, size, repeat }: Variation): string {
  return `slice-${slice}-size-${size}-repeat-${repeat + 1}`;
}

/**
 * The estimation that the published one amortizes (tech report, section 4.2 and table 8): one slice's size is
 * varied at a time while the other slices stay whole, and a training gives a point of that slice's curve
 * alone. n slices take n·K·R trainings where `amortizedEstimation` takes K·R; a slice's curve is not bent by
 * what the other slices' examples teach it. Each slice begins at the same share of itself as the smallest
 * subset of the whole, and each repeat has a subset of its own.
 * @throws InvalidInputError for options that are no counts.
 */
export function exhaustiveEstimation(options: CurveEstimationOptions = {}): Estimator {
  const { subsetSizes, repeats, smallestSubset, curve } = completeCurveEstimation(options);

  /** The trainings in their order; the same for design and fit. */
  const layOut = ({ rowsBySlice }: EstimationContext): Variation[] => {
    const total = rowsBySlice.reduce((sum, rows) => sum + rows.length, 0);
    const share = smallestSubsetOf(total, smallestSubset) / total;
    return rowsBySlice.flatMap(({ length }, slice) => {
      // A tiny slice has fewer sizes than asked for.
      const sizes = new Set(planSubsetSizes(length, shareOf(length, share), subsetSizes));
      return [...sizes].flatMap((size) =>
        Array.from({ length: repeats }, (_, repeat) => ({ slice, size, repeat })),
      );
    });
  };

  return {
    name: "exhaustive",
    design: (context) => {
      const { rowsBySlice, random } = context;
      const decks = rowsBySlice.map((rows, slice) => new Deck(rows, random.fork("deck", slice)));
      return layOut(context).map((variation): TrainingJob => {
        const { slice, size } = variation;
        const id = idOf(variation);
        const parts = rowsBySlice.map((rows, other) => (other === slice ? decks[slice]!.deal(size) : rows));
        return {
          id,
          rows: joinRows(parts),
          weightsSeed: random.fork(id, "weights").uint32(),
          batchesSeed: random.fork(id, "batches").uint32(),
        };
      });
    },
    fit: (context, jobs, results) => {
      const points = context.rowsBySlice.map((): CurvePoint[] => []);
      let diverged = 0;
      const variations = new Map(layOut(context).map((variation) => [idOf(variation), variation]));
      jobs.forEach((job, index) => {
        const { slice, size } = variations.get(job.id)!;
        const { validation } = results[index]!;
        if (validation === null) diverged += 1;
        const loss = validation?.sliceLosses[slice];
        if (loss != null) points[slice]!.push({ size, loss });
      });
      return fitCurves(points, { all: jobs.length, diverged }, curve);
    },
  };
}
