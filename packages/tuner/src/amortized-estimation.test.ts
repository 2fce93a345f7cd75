import { Random, rowsBySlice } from "@slicetuner/core";
import { fitLearningCurve } from "@slicetuner/curves";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "./amortized-estimation.ts";
import { planSubsetSizes } from "./curve-estimation.ts";
import { curveTrainer, examplesOf } from "./testing/known-curves.ts";

const train = examplesOf([300, 100, 40]);
const context = { rowsBySlice: rowsBySlice(train), random: new Random(1) };

const sizesOf = (rows: Uint32Array) => {
  const sizes = [0, 0, 0];
  for (const row of rows) sizes[train.sliceIds[row]!]! += 1;
  return sizes;
};

describe("amortizedEstimation", () => {
  it("chooses the published subset sizes", () => {
    expect(planSubsetSizes(4011, 200, 10)).toEqual([
      200, 623, 1046, 1470, 1893, 2317, 2740, 3164, 3587, 4011,
    ]);
  });

  it("takes the same share of every slice, no row twice, and everything in the end", () => {
    const jobs = amortizedEstimation({ subsetSizes: 4, repeats: 2 }).design(context);
    expect(jobs.map((job) => sizesOf(job.rows))).toEqual([
      [68, 23, 9],
      [68, 23, 9],
      [145, 48, 19],
      [145, 48, 19],
      [222, 74, 30],
      [222, 74, 30],
      [300, 100, 40],
      [300, 100, 40],
    ]);
    for (const job of jobs) expect(new Set(job.rows).size).toBe(job.rows.length);
  });

  it("deals each repeat rows of its own, and every row equally often", () => {
    const jobs = amortizedEstimation({ subsetSizes: 5, repeats: 4 }).design(context);
    // Four times 68 of the first slice's 300 rows: enough for all to differ.
    const first = jobs.slice(0, 4).flatMap((job) => [...job.rows].filter((row) => row < 300));
    expect(new Set(first).size).toBe(4 * 68);
    const counts = new Array<number>(train.size).fill(0);
    for (const job of jobs) for (const row of job.rows) counts[row]! += 1;
    for (const rows of context.rowsBySlice) {
      const own = [...rows].map((row) => counts[row]!);
      expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
    }
    expect(new Set(jobs.map((job) => job.weightsSeed)).size).toBe(jobs.length);
  });

  it("recovers the curves that the losses follow", async () => {
    const curves = [
      { scale: 3, exponent: 0.4 },
      { scale: 1, exponent: 0.2 },
      { scale: 2, exponent: 0.1 },
    ];
    const estimator = amortizedEstimation();
    const jobs = estimator.design(context);
    const data = { train, validation: examplesOf([1, 1, 1]) };
    const signal = new AbortController().signal;
    const results = await curveTrainer(curves).doTrain({ data, jobs, signal, onProgress: () => {} });
    const { lossModel, warnings } = estimator.fit(context, jobs, results);
    expect(warnings).toEqual([]);
    if (lossModel.kind !== "independent-curves") throw new Error("expected curves");
    lossModel.curves.forEach((curve, slice) => {
      expect(curve.exponent).toBeCloseTo(curves[slice]!.exponent, 6);
      expect(curve.scale).toBeCloseTo(curves[slice]!.scale, 5);
    });
  });

  it("weights each point with its size, as published", async () => {
    const curves = [0, 1, 2].map(() => ({ scale: 2, exponent: 0.3 }));
    const estimator = amortizedEstimation({ subsetSizes: 4, repeats: 2 });
    const jobs = estimator.design(context);
    const call = {
      data: { train, validation: examplesOf([1, 1, 1]) },
      jobs,
      signal: new AbortController().signal,
    };
    const results = await curveTrainer(curves, 0.1).doTrain({ ...call, onProgress: () => {} });
    const { lossModel } = estimator.fit(context, jobs, results);
    const points = jobs.map((job, index) => {
      const size = sizesOf(job.rows)[0]!;
      return { size, loss: results[index]!.validation!.sliceLosses[0]!, weight: size };
    });
    expect(lossModel.predict([50, 1, 1])[0]).toBeCloseTo(fitLearningCurve(points).predict(50), 12);
    const unweighted = fitLearningCurve(points.map((point) => ({ ...point, weight: 1 })));
    expect(Math.abs(lossModel.predict([50, 1, 1])[0]! - unweighted.predict(50))).toBeGreaterThan(1e-4);
  });

  it("leaves diverged trainings out and says so", async () => {
    const estimator = amortizedEstimation({ subsetSizes: 3, repeats: 2 });
    const jobs = estimator.design(context);
    const curves = [0, 1, 2].map(() => ({ scale: 1, exponent: 0.3 }));
    const call = {
      data: { train, validation: examplesOf([1, 1, 1]) },
      jobs,
      signal: new AbortController().signal,
    };
    const results = await curveTrainer(curves).doTrain({ ...call, onProgress: () => {} });
    const broken = results.map((result, index) =>
      index === 0 ? { ...result, status: "diverged" as const, validation: null } : result,
    );
    const { lossModel, warnings } = estimator.fit(context, jobs, broken);
    expect(warnings).toEqual(["1 of 6 trainings diverged and were left out"]);
    expect(lossModel.predict([100, 100, 100])[0]).toBeCloseTo(100 ** -0.3, 6);

    const nothing = results.map((result) => ({ ...result, status: "diverged" as const, validation: null }));
    expect(() => estimator.fit(context, jobs, nothing)).toThrow(/^6 of 6 trainings diverged$/);
  });
});
