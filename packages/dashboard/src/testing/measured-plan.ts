import { Random } from "@slicetuner/core";
import { createLearningCurve } from "@slicetuner/curves";
import { designInfluence } from "@slicetuner/influence";
import type { PlanResult } from "@slicetuner/results";
import { firstChoices } from "../what-if/choices.ts";
import { estimateOf } from "../what-if/estimate.ts";
import { makePlan } from "../what-if/make-plan.ts";
import { forecasterOf, savedPlan } from "../what-if/saved-plan.ts";

/** Names that might do harm in a page, a terminal or a spreadsheet. */
export const hostileNames: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(2)>',
  "=HYPERLINK(1)",
  "\u001b[31mred\u001b[0m",
  "__proto__",
];

/**
 * The result of a plan on an estimate whose slices influence each other, or on curves; losses fall with
 * sizes, with noise.
 */
export function measuredPlan(options: {
  readonly slices: number;
  readonly kind?: "coupled" | "curves";
  readonly trainings?: number;
  readonly names?: readonly string[];
  /** Whether it has amounts and forecasts, which take long with hundreds of slices. @default true */
  readonly isForecast?: boolean;
}): PlanResult {
  const { slices: count, kind = "coupled", trainings = 32, names: given = [] } = options;
  const random = new Random("measured plan");
  const names = Array.from({ length: count }, (_, index) => given[index] ?? `slice ${index + 1}`);
  const present = names.map(() => 50 + random.integer(400));
  const hardness = names.map(() => 1 + 2 * random.uniform());
  const { groups, sizes } = designInfluence({ sizes: present, trainings, random });
  const losses = sizes.map((row) => {
    const shared = row.reduce((sum, size) => sum + size ** -0.5, 0) / count;
    return row.map((size, slice) => 0.2 + hardness[slice]! * size ** -0.5 + shared + 0.002 * random.normal());
  });
  const bySlice = <Value>(values: readonly Value[]): Record<string, Value> =>
    Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  const prices = names.map((_, index) => 1 + (index % 3) / 2);
  const budget = 40 * count;
  const measurements = {
    present,
    groups: groups.map((members) => [...members]),
    exponent: 0.5,
    form: "additive" as const,
    sizes: sizes.map((row) => [...row]),
    losses,
    standardErrors: names.map(() => 0.01),
    examples: names.map(() => 100),
    replicates: [],
  };
  const blank: PlanResult = {
    kind: "plan",
    version: 2,
    command: "plan",
    data: {
      source: "people.csv",
      slices: names,
      slicePredicates: null,
      features: 8,
      classes: ["no", "yes"],
      columns: null,
      order: "redrawn",
      initialSizes: bySlice(present),
      validationSizes: bySlice(names.map(() => 100)),
      testSizes: bySlice(names.map(() => 0)),
      unitCosts: bySlice(prices),
    },
    settings: { data: "people.csv", label: "bought", budget, fairnessWeight: 0.1, seed: 1 },
    trainer: "onnx (native)",
    executor: "2 worker threads",
    slices: names.map((name, index) => ({
      name,
      size: present[index]!,
      unitCost: prices[index]!,
      curve: kind === "curves" ? curveRecord(hardness[index]!, present[index]!) : null,
      buy: 0,
      cost: 0,
      lossBefore: 0,
      lossBeforeBand: null,
      lossAfter: 0,
      lossAfterBand: null,
    })),
    plan: {
      cost: 0,
      budget,
      objective: 0,
      lowerBound: 0,
      gap: 0,
      optimism: 0,
      multiplier: 0,
      status: "optimal",
    },
    forecast: { now: nothing(), after: nothing() },
    gain: { overNothing: null, overUniform: null },
    influence: null,
    forms: kind === "curves" ? null : { additive: 1 },
    measurements: kind === "curves" ? null : measurements,
    ...{ budgets: [], target: null, predictions: [], importance: null, summary: [] },
    ...{ verdict: null, stopAdvice: null },
    explanation: [],
    trainings,
    seconds: 1,
    warnings: [],
  };
  if (options.isForecast === false) return blank;
  const estimate = estimateOf(blank)!;
  const choices = firstChoices(estimate);
  return savedPlan(blank, estimate, choices, makePlan(estimate, choices), forecasterOf(estimate));
}

function nothing(): PlanResult["forecast"]["now"] {
  const zero = { expected: 0, band: null };
  return { loss: zero, averageEqualizedErrorRate: zero, maximumEqualizedErrorRate: zero };
}

function curveRecord(hardness: number, size: number): NonNullable<PlanResult["slices"][number]["curve"]> {
  const curve = createLearningCurve({
    family: "power-law",
    scale: hardness,
    exponent: 0.4,
    residualSumOfSquares: 0.001,
    degreesOfFreedom: 8,
    covariance: [
      [0.01, 0.02],
      [0.02, 0.09],
    ],
  });
  const { family, scale, exponent, floor, status, residualSumOfSquares, degreesOfFreedom } = curve;
  return {
    ...{ family, scale, exponent, floor, status, residualSumOfSquares, degreesOfFreedom },
    covariance: [
      [0.01, 0.02],
      [0.02, 0.09],
    ],
    loss: curve.predict(size),
    band: curve.interval(size, 0.9),
  };
}
