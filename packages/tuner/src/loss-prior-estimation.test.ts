import { Random, rowsBySlice, TrainingError, type TrainingResult } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { lossPriorEstimation } from "./loss-prior-estimation.ts";
import { examplesOf } from "./testing/known-curves.ts";

const train = examplesOf([100, 400]);
const context = { rowsBySlice: rowsBySlice(train), random: new Random(1) };
const resultsOf = (losses: readonly (readonly number[] | null)[]): TrainingResult[] =>
  losses.map((sliceLosses, training) => ({
    jobId: `training-${training + 1}`,
    status: sliceLosses === null ? "diverged" : "early-stopped",
    validation: sliceLosses && { loss: 1, sliceLosses, accuracy: 0.5 },
    test: null,
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: 1,
    warnings: [],
  }));

describe("lossPriorEstimation", () => {
  it("trains on everything a few times, each with seeds of its own", () => {
    const jobs = lossPriorEstimation().design(context);
    expect(jobs).toHaveLength(5);
    for (const { rows } of jobs) expect(rows).toHaveLength(500);
    expect(new Set(jobs.flatMap((job) => [job.weightsSeed, job.batchesSeed])).size).toBe(10);
  });

  it("takes the mean losses to fall with the square root of the size, and says so", () => {
    const estimator = lossPriorEstimation({ trainings: 2 });
    const results = resultsOf([
      [0.5, 0.2],
      [0.7, 0.4],
    ]);
    const { lossModel, warnings } = estimator.fit(context, estimator.design(context), results);
    expect(lossModel.predict([100, 400])).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.3, 12)]);
    expect(lossModel.predict([400, 100])).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.6, 12)]);
    expect(warnings).toEqual([expect.stringContaining("its forecasts are not measured")]);
  });

  it("leaves diverged trainings out, unless all did", () => {
    const estimator = lossPriorEstimation({ trainings: 2 });
    const jobs = estimator.design(context);
    const { lossModel, warnings } = estimator.fit(context, jobs, resultsOf([null, [0.7, 0.4]]));
    expect(lossModel.predict([100, 400])[0]).toBeCloseTo(0.7, 12);
    expect(warnings[0]).toBe("1 of 2 trainings diverged and were left out");
    expect(() => estimator.fit(context, jobs, resultsOf([null, null]))).toThrow(TrainingError);
    expect(() => estimator.fit(context, jobs, resultsOf([null, null]))).toThrow("all 2 trainings diverged");
  });

  it("refuses what is no count", () => {
    expect(() => lossPriorEstimation({ trainings: 0 })).toThrow("trainings: is 0");
  });
});
