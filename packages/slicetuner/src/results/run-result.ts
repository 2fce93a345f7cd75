import type { LossModel } from "@slicetuner/core";
import type { Measures } from "@slicetuner/tuner";
import { z } from "zod";
import type { MoneyState, OrderState } from "../runs/run-state.ts";
import { checkedForecastSchema } from "./forecast.ts";
import { influenceRecord, influenceSchema } from "./influence.ts";
import { moneySchema, ordersSchema } from "./orders.ts";
import { historySchema } from "./round.ts";
import {
  curveRecord,
  curveSchema,
  curvesOf,
  headSchema,
  measureMeanings,
  type ResultHead,
  statusMeanings,
  tuneStatuses,
} from "./shared.ts";

const measuresSchema = z.object({
  loss: z.number().describe(measureMeanings.loss),
  averageEqualizedErrorRate: z.number().describe(measureMeanings.averageEqualizedErrorRate),
  maximumEqualizedErrorRate: z.number().describe(measureMeanings.maximumEqualizedErrorRate),
  sliceLosses: z.array(z.number()).describe(`${measureMeanings.sliceLosses}; in the order of the slices`),
});

/** What `slicetuner run --json` prints. */
export const runResultSchema = z
  .object({
    command: z.literal("run"),
    ...headSchema.shape,
    status: z
      .enum([...tuneStatuses, "stopped", "failed"])
      .describe(`${statusMeanings}; stopped, failed: before its end, this is what was bought until then`),
    slices: z.array(
      z.object({
        name: z.string(),
        initialSize: z.number(),
        acquired: z.number(),
        curve: curveSchema.nullable().describe("of the last round, at the final size"),
      }),
    ),
    history: historySchema,
    orders: ordersSchema,
    money: moneySchema,
    currency: z.string().nullable().describe("of the budget and of all prices; null where none was named"),
    heldExamples: z.number().describe("examples that wait for a person's decision"),
    runFolder: z.string().nullable().describe("where the run is kept; null where it ends with its process"),
    acquiredExamples: z
      .array(z.string())
      .describe("ids of the examples bought: row numbers of the pool, from 1, or the id column"),
    spent: z.number(),
    budgetLeft: z.number(),
    rounds: z.number().describe("rounds of planning and buying"),
    trainings: z.number().describe("for estimates and for measuring before and after"),
    evaluatedOn: z.enum(["test", "validation"]),
    before: measuresSchema
      .nullable()
      .describe("measured on the training data as they were; null where the run did not come to its end"),
    after: measuresSchema
      .nullable()
      .describe("measured on the enlarged training data; null where the run did not come to its end"),
    forecast: checkedForecastSchema,
    influence: influenceSchema,
    seconds: z.number().describe("of estimates, planning, buying and measuring"),
    warnings: z.array(z.string()).describe("of the data, the pool and the rounds"),
  })
  .meta({ title: "Result of slicetuner run" });

export type RunResult = z.infer<typeof runResultSchema>;

type Outcome = Pick<RunResult, "before" | "after" | "forecast">;

type Measured = NonNullable<RunResult["after"]>;

/** A run that came to its end and was measured. */
export type MeasuredRunResult = RunResult & { readonly before: Measured; readonly after: Measured };

export function isMeasured(result: RunResult): result is MeasuredRunResult {
  return result.before !== null && result.after !== null;
}

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
