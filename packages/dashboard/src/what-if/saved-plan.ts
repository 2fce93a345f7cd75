import { Random } from "@slicetuner/core";
import { type PlanResult, repeatCommand } from "@slicetuner/results";
import {
  chanceOverUniform,
  createForecaster,
  explainPurchase,
  type Forecaster,
  type OutcomeForecast,
  type Purchase,
} from "@slicetuner/tuner";
import type { Choices } from "./choices.ts";
import type { Estimate } from "./estimate.ts";
import type { WhatIfPlan } from "./make-plan.ts";

/** How what a plan forecasts would be measured: as `slicetuner plan` takes it. */
const measuring = { trainings: 10, examplesPerValidationExample: null } as const;

/** Makes forecasts as `slicetuner plan` does. What takes long is done at the first one. */
export function forecasterOf({ lossModel, seed }: Estimate): Forecaster {
  return createForecaster({ lossModel, measuring, random: new Random(seed).fork("forecast") });
}

/** Bands of the slices' losses as the result of `slicetuner plan` has them. */
export function bandsOf(
  { lossModel }: Estimate,
  sizes: readonly number[],
  { sliceLosses, level }: OutcomeForecast,
): ({ readonly lower: number; readonly upper: number } | null)[] {
  // A curve's own band is exact; that of coupled slices has more in it than the expected loss being
  // uncertain.
  return lossModel.kind === "coupled"
    ? sliceLosses.map(({ band }) => band && { ...band })
    : lossModel.interval(sizes, level);
}

/** The chance that the plan's mean loss will truly be below that of equal amounts; null for equal amounts. */
export function chanceOf(estimate: Estimate, choices: Choices, plan: WhatIfPlan): number | null {
  return chanceOverUniform(purchaseOf(estimate, choices, plan));
}

function purchaseOf(
  { lossModel, names, sizes, seed }: Estimate,
  { budget, fairnessWeight }: Choices,
  { allocation, prices, maximums }: WhatIfPlan,
): Purchase {
  return {
    ...{ lossModel, allocation, amounts: allocation.amounts, sliceNames: names, fairnessWeight },
    constraints: { sizes, budget, unitCosts: prices, maximums },
    random: new Random(seed).fork("gain"),
  };
}

/** Each slice's number by its name. */
export function byName({ names }: Estimate, numbers: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, slice) => [name, numbers[slice]!]));
}

/**
 * A plan of the page as the result that `slicetuner plan` would have written with the same choices, so that
 * it can be reported, compared and opened again. Its warnings and seconds are those of the estimate.
 * @param original the result that the page shows
 */
export function savedPlan(
  original: PlanResult,
  estimate: Estimate,
  choices: Choices,
  plan: WhatIfPlan,
  forecast: (sizes: readonly number[]) => OutcomeForecast,
): PlanResult {
  const { names, sizes, lossModel } = estimate;
  const { amounts, cost, objective, lowerBound, gap, multiplier, status, optimism = 0 } = plan.allocation;
  const [now, after] = [forecast(sizes), forecast(plan.sizes)];
  const [bandsNow, bandsAfter] = [bandsOf(estimate, sizes, now), bandsOf(estimate, plan.sizes, after)];
  const lossesNow = lossModel.predict(sizes);
  const { budget } = choices;
  const { gain, summary, explanation } = explainPurchase(purchaseOf(estimate, choices, plan));
  const gainRecord = (one: typeof gain.overNothing): PlanResult["gain"]["overNothing"] =>
    one && {
      ...one,
      sliceLosses: Object.fromEntries(names.map((name, slice) => [name, one.sliceLosses[slice]!])),
    };
  const overall = (at: OutcomeForecast): PlanResult["forecast"]["now"] => ({
    loss: recordOf(at.loss),
    averageEqualizedErrorRate: recordOf(at.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: recordOf(at.maximumEqualizedErrorRate),
  });
  const costs = byName(estimate, plan.prices);
  const settings = settingsOf(original, choices, costs);
  const { command: repeat = "" } = repeatCommand({ ...original, settings }) ?? {};
  return {
    ...original,
    ...(original.provenance !== undefined && { provenance: { ...original.provenance, repeat } }),
    data: { ...original.data, unitCosts: costs },
    settings,
    slices: original.slices.map((slice, index) => ({
      ...slice,
      unitCost: plan.prices[index]!,
      buy: amounts[index]!,
      cost: amounts[index]! * plan.prices[index]!,
      lossBefore: lossesNow[index]!,
      lossBeforeBand: bandsNow[index]!,
      lossAfter: plan.losses[index]!,
      lossAfterBand: bandsAfter[index]!,
    })),
    plan: { cost, budget, objective, lowerBound, gap, optimism, multiplier, status },
    forecast: { now: overall(now), after: overall(after) },
    gain: { overNothing: gainRecord(gain.overNothing), overUniform: gainRecord(gain.overUniform) },
    // Of the plan that the page was opened with.
    ...{ budgets: [], target: null, predictions: [], importance: null, verdict: null, stopAdvice: null },
    summary: [...summary],
    explanation: [...explanation],
  };
}

/** The settings with which `slicetuner plan` makes this plan. */
export function settingsOf(
  { settings }: PlanResult,
  { budget, fairnessWeight, minimums, maximums, locked }: Choices,
  prices: Readonly<Record<string, number>>,
): PlanResult["settings"] {
  const { minimum: _, maximum: __, ...kept } = settings;
  const least = { ...minimums, ...locked };
  const most = { ...maximums, ...locked };
  return {
    ...kept,
    budget,
    fairnessWeight,
    cost: { ...prices },
    ...(Object.keys(least).length > 0 ? { minimum: least } : {}),
    ...(Object.keys(most).length > 0 ? { maximum: most } : {}),
  };
}

function recordOf({ expected, band }: OutcomeForecast["loss"]): PlanResult["forecast"]["now"]["loss"] {
  return { expected, band: band && { ...band } };
}
