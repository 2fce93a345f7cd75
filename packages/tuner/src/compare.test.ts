import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "./amortized-estimation.ts";
import { compareStrategies } from "./compare.ts";
import { pairedDifference } from "./judge-pair.ts";
import type { Strategy } from "./strategy.ts";
import { summarizeComparison } from "./summarize-comparison.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";

const curves = [
  { scale: 4, exponent: 0.5 },
  { scale: 1, exponent: 0.05 },
];

function start(strategies: readonly Strategy[], seeds = [1, 2, 3], change: object = {}) {
  return compareStrategies({
    methods: strategies.map((strategy) => ({ name: strategy, strategy })),
    seeds,
    budget: 400,
    repeats: 4,
    trainer: curveTrainer(curves, 0.01),
    executor: direct,
    prepare: () => ({
      data: { train: examplesOf([100, 100]), validation: examplesOf([5, 5]) },
      createAcquirer: () => createPoolAcquirer({ pool: examplesOf([1000, 1000], "pool") }),
    }),
    ...change,
  });
}

describe("compareStrategies", () => {
  it("runs every strategy on every seed and tells what happens", async () => {
    const comparison = start(["none", "uniform", "moderate"]);
    const measured: string[] = [];
    for await (const event of comparison) {
      if (event.type === "run-measured")
        measured.push(`${event.run.seed} ${event.run.method} ${event.runsDone}/${event.runsTotal}`);
    }
    expect(measured).toEqual([
      "1 none 1/9",
      "1 uniform 2/9",
      "1 moderate 3/9",
      "2 none 4/9",
      "2 uniform 5/9",
      "2 moderate 6/9",
      "3 none 7/9",
      "3 uniform 8/9",
      "3 moderate 9/9",
    ]);
  });

  it("finds the strategy that buys where the loss falls better than uniform, and uniform better than none", async () => {
    const runs = await start(["none", "uniform", "moderate"]).result;
    const losses = summarizeComparison(runs).map((summary) => summary.loss.mean);
    // The true curves say: 4·n^−.5 from 100 on falls far, n^−.05 hardly.
    expect(losses[1]!).toBeLessThan(losses[0]!);
    expect(losses[2]!).toBeLessThan(losses[1]!);
  });

  it("measures strategies that buy the same with the same seeds: their paired difference is 0", async () => {
    const runs = await start(["uniform", "water-filling"]).result;
    const difference = pairedDifference(runs, "uniform", "water-filling", (run) => run.evaluation.mean.loss);
    expect(difference).toMatchObject({ mean: 0, standardDeviation: 0, count: 3 });
  });

  it("measures by the slices' weights, and plans by them where the estimate knows them", async () => {
    const importance = [3, 1];
    const methods = [
      { name: "designed", strategy: "one-shot" as const },
      { name: "curves", strategy: "one-shot" as const, estimator: amortizedEstimation() },
    ];
    const [weighed, alike] = await Promise.all(
      [{ methods, importance }, { methods }].map((change) => start([], [1], change).result),
    );
    for (const { evaluation, forecast } of weighed!) {
      const [first, second] = evaluation.mean.sliceLosses;
      expect(evaluation.mean.loss).toBeCloseTo((3 * first! + second!) / 4, 12);
      const [expected, other] = forecast!.sliceLosses.map((own) => own.expected);
      expect(forecast!.loss.expected).toBeCloseTo((3 * expected! + other!) / 4, 2);
    }
    // The published planner counts each slice alike.
    expect(weighed![1]!.tuning.acquired).toEqual(alike![1]!.tuning.acquired);
  });

  it("refuses all mistakes at once, before anything is prepared", () => {
    expect(() => start(["magic" as "none", "uniform"], [], { budget: -1, repeats: 0 })).toThrow(
      /seeds: is empty[\s\S]*methods\[0\]\.strategy: "magic" is unknown[\s\S]*budget: is -1[\s\S]*repeats: is 0/,
    );
  });
});
