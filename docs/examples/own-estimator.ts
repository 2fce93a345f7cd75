import type { Estimator } from "@slicetuner/core";
import { createIndependentLossModel, fitLearningCurve } from "@slicetuner/curves";
import { amortizedEstimation } from "@slicetuner/tuner";

/** Trains on the published subsets, and fits each slice's curve only to subsets with at least 30 examples of it. */
export function cautiousEstimation(): Estimator {
  return {
    name: "cautious",
    design: amortizedEstimation().design,
    fit: ({ rowsBySlice, sliceNames }, jobs, results) => {
      const warnings: string[] = [];
      const curves = rowsBySlice.map((rows, slice) => {
        const own = new Set(rows);
        const points = jobs.flatMap((job, index) => {
          const size = job.rows.filter((row) => own.has(row)).length;
          const loss = results[index]!.validation?.sliceLosses[slice];
          return loss == null ? [] : [{ size, loss }];
        });
        const large = points.filter(({ size }) => size >= 30);
        if (large.length > 0) return fitLearningCurve(large);
        warnings.push(`${sliceNames?.[slice] ?? slice} has fewer than 30 examples: its curve is uncertain`);
        return fitLearningCurve(points);
      });
      return { lossModel: createIndependentLossModel(curves), warnings };
    },
  };
}
