import { z } from "zod";
import { curveSchema } from "../parts/curve.ts";
import { headSchema } from "../parts/data.ts";
import { checkedForecastSchema, registeredForecastsSchema } from "../parts/forecast.ts";
import { influenceSchema } from "../parts/influence.ts";
import { decisionsSchema, guessingSchema, measureMeanings } from "../parts/measures.ts";
import { bySliceSchema } from "../parts/numbers.ts";
import { moneySchema, ordersSchema } from "../parts/orders.ts";
import { historySchema } from "../parts/round.ts";
import { statusMeanings, tuneStatuses } from "../parts/statuses.ts";
import { stopAdviceSchema } from "../parts/stop-advice.ts";
import { startOf } from "../start.ts";

const measuresSchema = z.object({
  loss: z.number().describe(measureMeanings.loss),
  averageEqualizedErrorRate: z.number().describe(measureMeanings.averageEqualizedErrorRate),
  maximumEqualizedErrorRate: z.number().describe(measureMeanings.maximumEqualizedErrorRate),
  sliceLosses: z.array(z.number()).describe(`${measureMeanings.sliceLosses}; in the order of the slices`),
  decisions: decisionsSchema({
    rates: z.array(z.number()).describe("in the order of the slices"),
    areas: z
      .array(z.number().nullable())
      .describe("in the order of the slices; null where a slice lacks a class"),
  }),
  guessing: guessingSchema(z.array(z.number()).describe("in the order of the slices")),
});

/** What `slicetuner run --json` prints. */
export const runResultSchema = z
  .object({
    ...startOf("run"),
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
    forecasts: registeredForecastsSchema,
    orders: ordersSchema,
    money: moneySchema,
    currency: z.string().nullable().describe("of the budget and of all prices; null where none was named"),
    quarantinedExamples: z.number().describe("examples that wait for a person's decision"),
    runFolder: z.string().nullable().describe("where the run is kept; null where it ends with its process"),
    acquiredExamples: z
      .array(z.string())
      .describe("ids of the examples bought: row numbers of the pool, from 1, or the id column"),
    spent: z.number(),
    budgetLeft: z.number(),
    rounds: z.number().describe("rounds of planning and buying"),
    trainings: z.number().describe("for estimates and for measuring before and after"),
    evaluatedOn: z.enum(["test", "validation"]),
    importance: bySliceSchema
      .nullable()
      .default(null)
      .describe("what each slice's loss counts in the mean loss; null where all count the same"),
    before: measuresSchema
      .nullable()
      .describe("measured on the training data as they were; null where the run did not come to its end"),
    after: measuresSchema
      .nullable()
      .describe("measured on the enlarged training data; null where the run did not come to its end"),
    forecast: checkedForecastSchema,
    stopAdvice: stopAdviceSchema,
    influence: influenceSchema,
    seconds: z.number().describe("of estimates, planning, buying and measuring"),
    warnings: z.array(z.string()).describe("of the data, the pool and the rounds"),
  })
  .meta({ title: "Result of slicetuner run" });

export type RunResult = z.infer<typeof runResultSchema>;

type Measured = NonNullable<RunResult["after"]>;

/** A run that came to its end and was measured. */
export type MeasuredRunResult = RunResult & { readonly before: Measured; readonly after: Measured };

export function isMeasured(result: RunResult): result is MeasuredRunResult {
  return result.before !== null && result.after !== null;
}
