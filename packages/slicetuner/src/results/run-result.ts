import {
  nameBySlice,
  type RegisteredForecasts,
  type ResultHead,
  type RunResult,
  startResult,
} from "@slicetuner/results";
import type { MeasuredOutcome, RoundRecord, RunState } from "@slicetuner/tuner";
import type { MoneyState, OrderState } from "../runs/run-state.ts";
import { influenceRecord } from "./influence.ts";
import { curveRecord, curvesOf } from "./shared.ts";

type Outcome = Pick<RunResult, "before" | "after" | "forecast" | "stopAdvice">;

/** How orders and money stand. */
export interface RunAccount {
  readonly orders: readonly OrderState[];
  /** What each round expected before its orders. */
  readonly forecasts: RegisteredForecasts;
  readonly money: MoneyState;
  readonly quarantinedExamples: number;
  readonly folder: string | undefined;
  readonly currency: string | undefined;
}

export function runResult<Found extends Outcome>(
  head: ResultHead & Pick<RunResult, "status" | "evaluatedOn" | "trainings" | "seconds" | "warnings">,
  state: RunState,
  measured: Found,
  account: RunAccount,
  importance: readonly number[] | undefined,
): Omit<RunResult, keyof Outcome> & Found {
  const { data, settings, trainer, executor, status, evaluatedOn, trainings, seconds, warnings } = head;
  const { rounds, acquired, exampleIds, spent, budgetLeft, lossModel } = state;
  const history = roundsRecord(rounds, data.slices);
  const curves = curvesOf(lossModel);
  return {
    ...startResult("run"),
    command: "run",
    data,
    settings,
    trainer,
    executor,
    status,
    slices: data.slices.map((name, slice) => {
      const initialSize = data.initialSizes[name]!;
      const bought = acquired[slice]!;
      const curve = curves && curveRecord(curves[slice]!, initialSize + bought);
      return { name, initialSize, acquired: bought, curve };
    }),
    history,
    forecasts: account.forecasts,
    orders: account.orders.map((order) => ({ ...order, warnings: [...order.warnings] })),
    money: account.money,
    currency: account.currency ?? null,
    quarantinedExamples: account.quarantinedExamples,
    runFolder: account.folder ?? null,
    acquiredExamples: [...exampleIds],
    spent,
    budgetLeft,
    rounds: history.filter(
      ({ round, planned }) => round > 0 && Object.values(planned).some((amount) => amount > 0),
    ).length,
    evaluatedOn,
    importance: importance === undefined ? null : nameBySlice(data.slices, importance),
    ...measured,
    influence: influenceRecord(data.slices, lossModel),
    trainings,
    seconds,
    warnings,
  };
}

/** What was measured, as the result has it. */
export function outcomeRecord({
  mean,
  decisions,
  guessing,
}: MeasuredOutcome): NonNullable<RunResult["before"]> {
  return {
    ...mean,
    sliceLosses: [...mean.sliceLosses],
    decisions: decisions && {
      ...decisions,
      sliceAccuracies: [...decisions.sliceAccuracies],
      sliceRocAreas: [...decisions.sliceRocAreas],
    },
    guessing: { ...guessing, sliceLosses: [...guessing.sliceLosses] },
  };
}

/** Rounds as results have them, by the names of the slices. */
export function roundsRecord(
  rounds: readonly RoundRecord[],
  slices: readonly string[],
): RunResult["history"] {
  const name = (values: readonly number[]) => nameBySlice(slices, values);
  return rounds.map(({ round, planned, acquired, spent, changeRatio, forecast, explanation }) => ({
    round,
    planned: name(planned),
    acquired: name(acquired),
    spent,
    changeRatio,
    explanation: [...explanation],
    forecast: forecast && { before: name(forecast.before), after: name(forecast.after) },
  }));
}
