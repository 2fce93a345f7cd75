import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { describe, expect, it } from "vitest";
import { type ComparisonRun, compareStrategies } from "./compare.ts";
import { type FoundPlan, searchPlan } from "./oracle.ts";
import { possibleGain } from "./possible-gain.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";

const train = examplesOf([100, 100]);
const data = { train, validation: examplesOf([5, 5]), test: examplesOf([5, 5]) };
const trainer = curveTrainer(
  [
    { scale: 4, exponent: 0.5 },
    { scale: 1, exponent: 0.01 },
  ],
  0.001,
);
const shared = { data, trainer, executor: direct, budget: 300, repeats: 4 };
const createAcquirer = () =>
  createPoolAcquirer({ pool: examplesOf([1000, 250], "pool"), unitCosts: [1.5, 1] });

describe("searchPlan", () => {
  it("finds where the loss falls, within the budget and what the source has", async () => {
    const search = { ...shared, acquirer: createAcquirer(), candidates: [[0, 0]], plans: 60 };
    const { amounts, tried, evaluation, trainings } = await searchPlan(search);
    const cost = amounts[0]! * 1.5 + amounts[1]!;
    expect(cost).toBeLessThanOrEqual(300);
    // The best is 200 of the first alone.
    expect(amounts[0]).toBeGreaterThan(170);
    expect(tried).toBeLessThanOrEqual(61);
    expect(trainings).toBe(2 * tried + 5 * 4 + 4);
    expect(evaluation.evaluatedOn).toBe("test");
  });

  it("tries what the methods bought as well", async () => {
    const search = { ...shared, acquirer: createAcquirer(), plans: 1, candidates: [[200, 0]] };
    expect((await searchPlan(search)).amounts).toEqual([200, 0]);
  });
});

it("a comparison searches on every seed; the shares of methods that buy the best and of uniform follow", async () => {
  const methods = (["uniform", "water-filling", "none"] as const).map((name) => ({ name, strategy: name }));
  const found = new Map<number, FoundPlan>();
  const prepare = () => ({ data, createAcquirer });
  const comparison = compareStrategies({
    ...shared,
    methods,
    seeds: [1, 2, 3, 4, 5],
    prepare,
    searchedPlans: 20,
  });
  for await (const event of comparison) if (event.type === "plan-found") found.set(event.seed, event.plan);
  const runs = await comparison.result;
  const { verdict, gain, shares, baseline } = possibleGain(runs, found, ["uniform", "water-filling"]);
  expect(["uniform", "water-filling"]).toContain(baseline);
  expect(verdict).toBe("better");
  expect(gain.mean).toBeGreaterThan(0);
  expect(shares.map(({ method }) => method)).toEqual(["water-filling"]);
});

describe("possibleGain", () => {
  const run = (method: string, seed: number, loss: number) =>
    ({ method, seed, evaluation: { mean: { loss } } }) as unknown as ComparisonRun;
  const plan = (loss: number) => ({ evaluation: { mean: { loss } } }) as unknown as FoundPlan;
  // Two kinds of seeds, three of each.
  const seeds = [1, 2, 3, 4, 5, 6];
  const isOdd = (seed: number) => seed % 2 === 1;
  const runs = seeds.flatMap((seed) => [
    run("uniform", seed, isOdd(seed) ? 10 : 12),
    run("half", seed, isOdd(seed) ? 9 : 10),
    run("none", seed, 20),
  ]);
  const found = (odd: number, even: number) =>
    new Map(seeds.map((seed) => [seed, plan(isOdd(seed) ? odd : even)]));

  it("is the share of the gain over uniform, with the standard error of a ratio", () => {
    const { gain, verdict, shares } = possibleGain(runs, found(7, 9), ["uniform"]);
    expect(gain.mean).toBe(3);
    expect(verdict).toBe("better");
    // Gains 1 and 2 of 3 and 3: the share is 1.5/3; residuals ±0.5 of six seeds have the standard error
    // 0.5/√5.
    const standardError = expect.closeTo(0.5 / Math.sqrt(5) / 3, 12);
    expect(shares).toEqual([{ method: "half", share: 0.5, standardError }]);
  });

  it("has no shares where there is nothing to win beyond noise", () => {
    const best = found(7, 13);
    expect(possibleGain(runs, best, ["uniform"])).toMatchObject({ verdict: "within-noise", shares: [] });
  });
});
