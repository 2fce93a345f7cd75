import type { LossModel } from "@slicetuner/core";
import { type ResultHead, type RunResult, startResult } from "@slicetuner/results";
import type { Measures } from "@slicetuner/tuner";
import type { MoneyState, OrderState } from "../runs/run-state.ts";
import { influenceRecord } from "./influence.ts";
import { curveRecord, curvesOf } from "./shared.ts";

type Outcome = Pick<RunResult, "before" | "after" | "forecast">;

/** How orders and money stand. */
export interface RunAccount {
  readonly orders: readonly OrderState[];
  readonly money: MoneyState;
  readonly heldExamples: number;
  readonly folder: string | undefined;
  readonly currency: string | undefined;
}

/** What a run bought, and how. */
export interface Purchases {
  readonly history: RunResult["history"];
  /** Examples bought of each slice. */
  readonly acquired: readonly number[];
  readonly exampleIds: readonly string[];
  readonly spent: number;
  readonly budgetLeft: number;
  /** The last estimate; null where there was none. */
  readonly lossModel: LossModel | null;
}

export function runResult<Found extends Outcome>(
  head: ResultHead & Pick<RunResult, "status" | "evaluatedOn" | "trainings" | "seconds" | "warnings">,
  purchases: Purchases,
  measured: Found,
  account: RunAccount,
): Omit<RunResult, keyof Outcome> & Found {
  const { data, settings, trainer, executor, status, evaluatedOn, trainings, seconds, warnings } = head;
  const { history, acquired, exampleIds, spent, budgetLeft, lossModel } = purchases;
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
    orders: account.orders.map((order) => ({ ...order, warnings: [...order.warnings] })),
    money: account.money,
    currency: account.currency ?? null,
    heldExamples: account.heldExamples,
    runFolder: account.folder ?? null,
    acquiredExamples: [...exampleIds],
    spent,
    budgetLeft,
    rounds: history.filter(
      ({ round, planned }) => round > 0 && Object.values(planned).some((amount) => amount > 0),
    ).length,
    evaluatedOn,
    ...measured,
    influence: influenceRecord(data.slices, lossModel),
    trainings,
    seconds,
    warnings,
  };
}

/** Measures as the result has them. */
export function measuresRecord(measures: Measures): NonNullable<RunResult["before"]> {
  return { ...measures, sliceLosses: [...measures.sliceLosses] };
}
