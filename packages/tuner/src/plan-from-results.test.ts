import { type Estimator, InvalidInputError, runTrainings } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import {
  amortizedEstimation,
  designTrainings,
  exhaustiveEstimation,
  plan,
  planFromResults,
} from "./index.ts";
import { curveTrainer, examplesOf, direct as executor } from "./testing/known-curves.ts";

const train = examplesOf([60, 90, 40]);
const data = { train, validation: examplesOf([5, 5, 5]) };
const small = { subsetSizes: 4, repeats: 2 };
// With noise, so that every training counts.
const trainer = curveTrainer(
  [
    { scale: 3, exponent: 0.4 },
    { scale: 1, exponent: 0.2 },
    { scale: 2, exponent: 0.1 },
  ],
  0.1,
);

describe.each([
  ["amortized", amortizedEstimation(small)],
  ["exhaustive", exhaustiveEstimation(small)],
])("with %s estimation", (_, estimator: Estimator) => {
  const basis = { budget: 50, unitCosts: [1, 2, 1.5], fairnessWeight: 0.3, seed: 7, estimator };

  it("the plan is that of plan", async () => {
    const jobs = designTrainings({ train, estimator, seed: 7 });
    const results = await runTrainings({ executor, trainer, data, jobs });
    const told = planFromResults({ ...basis, train, data, jobs, results });
    const planned = await plan({ ...basis, data, trainer, executor }).result;
    expect(JSON.stringify({ ...told, seconds: 0 })).toBe(JSON.stringify({ ...planned, seconds: 0 }));
    expect(told.lossModel.predict([100, 100, 100])).toEqual(planned.lossModel.predict([100, 100, 100]));
  });

  it("missing trainings are those of no other", async () => {
    const jobs = designTrainings({ train, estimator, seed: 7 });
    const some = jobs.filter((_, index) => index % 5 !== 3);
    const results = await runTrainings({ executor, trainer, data, jobs: some });
    const { trainings, lossModel } = planFromResults({ ...basis, train, jobs: some, results });
    expect(trainings).toBe(some.length);
    // Diverged trainings are left out as well, and the places of the others do not change.
    const all = await runTrainings({ executor, trainer, data, jobs });
    const diverged = all.map((result, index) =>
      index % 5 === 3 ? { ...result, status: "diverged" as const, validation: null } : result,
    );
    const expected = planFromResults({ ...basis, train, jobs, results: diverged });
    expect(lossModel.predict([80, 80, 80])).toEqual(expected.lossModel.predict([80, 80, 80]));
  });
});

it("refuses results of other jobs, with every other mistake", () => {
  const jobs = designTrainings({ train, estimator: amortizedEstimation(small) });
  const wrong = () => planFromResults({ train, jobs, results: [], budget: -1, unitCosts: [1] });
  expect(wrong).toThrow(InvalidInputError);
  expect(wrong).toThrow(/budget[\s\S]*unitCosts[\s\S]*results/);
});

it("refuses losses that are no finite numbers, all at once", async () => {
  const estimator = amortizedEstimation(small);
  const jobs = designTrainings({ train, estimator, seed: 7 });
  const results = await runTrainings({ executor, trainer, data, jobs });
  const spoilt = results.map((result, index) => {
    const validation = result.validation!;
    const sliceLosses = [...validation.sliceLosses];
    if (index === 2) sliceLosses[1] = Number.NaN;
    if (index === 4) sliceLosses[0] = null;
    return { ...result, validation: { ...validation, sliceLosses } };
  });
  const wrong = () =>
    planFromResults({ train, jobs, results: spoilt, budget: 50, unitCosts: [1, 1, 1], estimator, seed: 7 });
  expect(wrong).toThrow(InvalidInputError);
  expect(wrong).toThrow(
    /^results\[2\]\.validation\.sliceLosses\[1\]: is NaN, .*\n.*sliceLosses\[0\]: is null, expected a finite number/,
  );
});
