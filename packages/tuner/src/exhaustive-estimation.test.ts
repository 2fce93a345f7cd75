import { Random, rowsBySlice, type TrainingJob, type TrainingResult } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "./amortized-estimation.ts";
import { exhaustiveEstimation } from "./exhaustive-estimation.ts";
import { curveTrainer, examplesOf } from "./testing/known-curves.ts";

const train = examplesOf([300, 100, 40]);
const context = { rowsBySlice: rowsBySlice(train), random: new Random(1) };

const sizesOf = (rows: Uint32Array) => {
  const sizes = [0, 0, 0];
  for (const row of rows) sizes[train.sliceIds[row]!]! += 1;
  return sizes;
};

const curves = [
  { scale: 3, exponent: 0.4 },
  { scale: 1, exponent: 0.2 },
  { scale: 2, exponent: 0.1 },
];

async function trainAll(jobs: readonly TrainingJob[]): Promise<readonly TrainingResult[]> {
  const data = { train, validation: examplesOf([1, 1, 1]) };
  const signal = new AbortController().signal;
  return curveTrainer(curves).doTrain({ data, jobs, signal, onProgress: () => {} });
}

describe("exhaustiveEstimation", () => {
  it("varies one slice at a time, from the published smallest share, and leaves the others whole", () => {
    const jobs = exhaustiveEstimation({ subsetSizes: 3, repeats: 2 }).design(context);
    expect(jobs.map((job) => sizesOf(job.rows))).toEqual(
      [
        [68, 100, 40],
        [184, 100, 40],
        [300, 100, 40],
        [300, 23, 40],
        [300, 61, 40],
        [300, 100, 40],
        [300, 100, 9],
        [300, 100, 24],
        [300, 100, 40],
      ].flatMap((sizes) => [sizes, sizes]),
    );
    for (const job of jobs) expect(new Set(job.rows).size).toBe(job.rows.length);
    expect(new Set(jobs.map((job) => job.weightsSeed)).size).toBe(jobs.length);
    // 300 rows are enough for two subsets of 68 without a common row.
    const subsets = jobs.slice(0, 2).flatMap((job) => [...job.rows].filter((row) => row < 300));
    expect(new Set(subsets).size).toBe(2 * 68);
  });

  it("takes as many times the trainings of the amortized estimation as there are slices", () => {
    const exhaustive = exhaustiveEstimation().design(context);
    expect(exhaustive).toHaveLength(3 * amortizedEstimation().design(context).length);
    expect(exhaustive).toHaveLength(3 * 10 * 5);
  });

  it("recovers the curves that the losses follow", async () => {
    const estimator = exhaustiveEstimation();
    const jobs = estimator.design(context);
    const { lossModel, warnings } = estimator.fit(context, jobs, await trainAll(jobs));
    expect(warnings).toEqual([]);
    if (lossModel.kind !== "independent-curves") throw new Error("expected curves");
    lossModel.curves.forEach((curve, slice) => {
      expect(curve.exponent).toBeCloseTo(curves[slice]!.exponent, 6);
      expect(curve.scale).toBeCloseTo(curves[slice]!.scale, 5);
    });
  });

  it("learns of a slice from its own trainings alone", async () => {
    const estimator = exhaustiveEstimation({ subsetSizes: 4, repeats: 1 });
    const jobs = estimator.design(context);
    const results = await trainAll(jobs);
    const before = estimator.fit(context, jobs, results).lossModel.predict([100, 100, 100]);
    // The losses that the first slice's trainings bring the others.
    const changed = results.map((result, index) => {
      const { sliceLosses, ...rest } = result.validation!;
      const losses = sliceLosses.map((loss, slice) => (index < 4 && slice > 0 ? 99 : loss));
      return { ...result, validation: { ...rest, sliceLosses: losses } };
    });
    expect(estimator.fit(context, jobs, changed).lossModel.predict([100, 100, 100])).toEqual(before);
  });

  it("leaves diverged trainings out and says so; a tiny slice has fewer sizes", async () => {
    const tiny = { rowsBySlice: rowsBySlice(examplesOf([300, 2, 1])), random: new Random(1) };
    const estimator = exhaustiveEstimation({ repeats: 1 });
    const jobs = estimator.design(tiny);
    expect(jobs).toHaveLength(10 + 2 + 1);
    const data = { train: examplesOf([300, 2, 1]), validation: examplesOf([1, 1, 1]) };
    const call = { data, jobs, signal: new AbortController().signal, onProgress: () => {} };
    const results = await curveTrainer(curves).doTrain(call);
    const broken = results.map((result, index) =>
      index === 3 ? { ...result, status: "diverged" as const, validation: null } : result,
    );
    const { lossModel, warnings } = estimator.fit(tiny, jobs, broken);
    expect(warnings).toEqual(["1 of 13 trainings diverged and were left out"]);
    expect(lossModel.predict([100, 1, 1])[0]).toBeCloseTo(3 * 100 ** -0.4, 6);

    const lastSliceLost = results.map((result, index) =>
      index === 12 ? { ...result, status: "diverged" as const, validation: null } : result,
    );
    expect(() => estimator.fit(tiny, jobs, lastSliceLost)).toThrow(
      "1 of 13 trainings diverged, and a slice is left without any measured loss",
    );
  });

  it("refuses what is no count", () => {
    expect(() => exhaustiveEstimation({ subsetSizes: 1, repeats: 0 })).toThrow();
  });
});
