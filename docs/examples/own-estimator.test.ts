import { estimatorConformance } from "@slicetuner/conformance";
import { Random, type TrainingResult } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { cautiousEstimation } from "./own-estimator.ts";

estimatorConformance({ describe, it, expect }, { create: async () => cautiousEstimation() });

it("finds the curve behind the larger subsets and does not look at the smaller ones", () => {
  const rowsBySlice = [100, 300].map((count, slice) =>
    Uint32Array.from({ length: count }, (_, row) => 100 * slice + row),
  );
  const context = { rowsBySlice, random: new Random(1) };
  const estimator = cautiousEstimation();
  const jobs = estimator.design(context);
  const results = jobs.map((job): TrainingResult => {
    const sliceLosses = rowsBySlice.map((rows) => {
      const size = job.rows.filter((row) => rows.includes(row)).length;
      return size < 30 ? 1000 : 2 * size ** -0.3;
    });
    const validation = { loss: 1, sliceLosses, accuracy: 0.5 };
    const ending = {
      status: "early-stopped",
      epochs: 1,
      bestEpoch: 1,
      examplesSeen: job.rows.length,
    } as const;
    return { jobId: job.id, validation, test: null, warnings: [], ...ending };
  });
  const { lossModel } = estimator.fit(context, jobs, results);
  const sizes = [200, 50];
  lossModel.predict(sizes).forEach((loss, slice) => {
    expect(loss).toBeCloseTo(2 * sizes[slice]! ** -0.3, 6);
  });
});
