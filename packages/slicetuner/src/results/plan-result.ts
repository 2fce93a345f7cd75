import {
  type AllocationPlan,
  type ExpectedGain,
  type LossModel,
  type Measuring,
  type PlanGain,
  Random,
} from "@slicetuner/core";
import { bandLevel, nameBySlice, type PlanResult, type ResultHead, startResult } from "@slicetuner/results";
import {
  type BudgetPlan,
  forecastOutcome,
  type OutcomeForecast,
  type StopAdvice,
  type TargetOutcome,
} from "@slicetuner/tuner";
import { forecastRecord } from "./forecast.ts";
import { influenceRecord, measurementsRecord } from "./influence.ts";
import { curveRecord, curvesOf } from "./shared.ts";

/** How what a plan forecasts would be measured. */
const plannedMeasuring: Measuring = { trainings: 10, examplesPerValidationExample: null };

export function planResult(
  head: ResultHead & Pick<PlanResult, "trainings" | "seconds" | "warnings">,
  found: {
    readonly sizes: readonly number[];
    readonly budget: number;
    readonly lossModel: LossModel;
    readonly allocation: AllocationPlan;
    readonly gain: PlanGain;
    readonly budgets: readonly BudgetPlan[];
    readonly target: TargetOutcome | null;
    readonly verdict: PlanResult["verdict"];
    readonly stopAdvice: StopAdvice | null;
    readonly summary: readonly string[];
    readonly explanation: readonly string[];
    readonly importance?: readonly number[] | undefined;
    readonly predictions?: PlanResult["predictions"];
    /** Of the draws that the forecast is made of. */
    readonly seed: number;
  },
): PlanResult {
  const { sizes, budget, lossModel, allocation, gain, summary, explanation, seed, importance } = found;
  const { amounts, cost, objective, lowerBound, gap, multiplier, status, optimism = 0 } = allocation;
  const sizesAfter = sizes.map((size, slice) => size + amounts[slice]!);
  const before = lossModel.predict(sizes);
  const after = lossModel.predict(sizesAfter);
  const forecastAt = (at: readonly number[]) =>
    forecastOutcome({
      lossModel,
      sizes: at,
      measuring: plannedMeasuring,
      level: bandLevel,
      random: new Random(seed).fork("forecast"),
      importance,
    });
  const [forecastNow, forecastAfter] = [forecastAt(sizes), forecastAt(sizesAfter)];
  const bandsOf = (at: readonly number[], { sliceLosses }: OutcomeForecast) =>
    // A curve's own band is exact; that of coupled slices has more in it than the expected loss being
    // uncertain.
    lossModel.kind === "coupled" ? sliceLosses.map(({ band }) => band) : lossModel.interval(at, bandLevel);
  const bandsBefore = bandsOf(sizes, forecastNow);
  const bandsAfter = bandsOf(sizesAfter, forecastAfter);
  const curves = curvesOf(lossModel);
  return {
    ...startResult("plan"),
    command: "plan",
    ...head,
    slices: head.data.slices.map((name, slice) => ({
      name,
      size: sizes[slice]!,
      unitCost: head.data.unitCosts[name]!,
      curve: curves && curveRecord(curves[slice]!, sizes[slice]!),
      buy: amounts[slice]!,
      cost: amounts[slice]! * head.data.unitCosts[name]!,
      lossBefore: before[slice]!,
      lossBeforeBand: bandsBefore[slice]!,
      lossAfter: after[slice]!,
      lossAfterBand: bandsAfter[slice]!,
    })),
    plan: { cost, budget, objective, lowerBound, gap, optimism, multiplier, status },
    forecast: { now: overallRecord(forecastNow), after: overallRecord(forecastAfter) },
    gain: {
      overNothing: gainRecord(head.data.slices, gain.overNothing),
      overUniform: gainRecord(head.data.slices, gain.overUniform),
    },
    budgets: found.budgets.map(({ amounts: bought, change, ...own }) => ({
      ...own,
      buy: nameBySlice(head.data.slices, bought),
      change: change && { ...change },
    })),
    target: targetRecord(head.data.slices, found.target),
    predictions: found.predictions ?? [],
    importance: importance === undefined ? null : nameBySlice(head.data.slices, importance),
    forms: lossModel.kind === "coupled" ? { ...lossModel.forms } : null,
    influence: influenceRecord(head.data.slices, lossModel),
    measurements: measurementsRecord(lossModel),
    verdict: found.verdict,
    stopAdvice: found.stopAdvice && { ...found.stopAdvice },
    summary: [...summary],
    explanation: [...explanation],
  };
}

function targetRecord(slices: readonly string[], found: TargetOutcome | null): PlanResult["target"] {
  if (found === null) return null;
  const { target, ...outcome } = found;
  const { measure, slice, value, odds = 1 } = target;
  return { measure, slice: slice === undefined ? null : slices[slice]!, value, odds, ...outcome };
}

export function gainRecord(
  slices: readonly string[],
  gain: ExpectedGain | null,
): PlanResult["gain"]["overNothing"] {
  return gain && { ...gain, sliceLosses: nameBySlice(slices, gain.sliceLosses) };
}

function overallRecord(forecast: OutcomeForecast): PlanResult["forecast"]["now"] {
  return {
    loss: forecastRecord(forecast.loss),
    averageEqualizedErrorRate: forecastRecord(forecast.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: forecastRecord(forecast.maximumEqualizedErrorRate),
  };
}
