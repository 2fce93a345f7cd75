import type { PublishedSetting } from "@slicetuner/datasets";
import {
  amortizedEstimation,
  type ComparisonRun,
  compareStrategies,
  isBaseline,
  type Method,
  type Strategy,
} from "@slicetuner/tuner";
import { type Laboratory, prepareSetting } from "./laboratory.ts";

/** The methods of the published table. */
const published: readonly Strategy[] = ["none", "uniform", "water-filling", "moderate"];

const methods = published.map(
  (strategy): Method => ({
    name: strategy,
    strategy,
    ...(isBaseline(strategy) ? {} : { estimator: amortizedEstimation() }),
  }),
);

/**
 * The whole loop of each method on `shuffles` seeds; the rows of the file stay in their order, as published.
 */
export async function runWholeLoops(
  laboratory: Laboratory,
  setting: PublishedSetting,
  shuffles: number,
  repeats: number,
  onRun: (done: number, total: number) => void,
): Promise<readonly ComparisonRun[]> {
  const experiment = prepareSetting(laboratory.dataset, setting);
  const comparison = compareStrategies({
    ...laboratory,
    methods,
    seeds: Array.from({ length: shuffles }, (_, index) => index + 1),
    budget: setting.budget,
    fairnessWeight: setting.fairnessWeight,
    repeats,
    prepare: () => experiment,
  });
  for await (const event of comparison) {
    if (event.type === "run-measured") onRun(event.runsDone, event.runsTotal);
  }
  return comparison.result;
}
