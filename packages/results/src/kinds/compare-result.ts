import { z } from "zod";
import { curveSchema } from "../parts/curve.ts";
import { dataSchema, headSchema } from "../parts/data.ts";
import { checkedForecastSchema, coverageSchema } from "../parts/forecast.ts";
import { influenceSchema } from "../parts/influence.ts";
import { decisionsSchema, guessingSchema, measureMeanings } from "../parts/measures.ts";
import { bySliceSchema, summarySchema } from "../parts/numbers.ts";
import { oracleSchema } from "../parts/oracle.ts";
import { pairSchema } from "../parts/pair.ts";
import { historySchema } from "../parts/round.ts";
import { estimationKinds, statusMeanings, strategyNames, tuneStatuses } from "../parts/statuses.ts";
import { startOf } from "../start.ts";

const summary = (meaning: string) => summarySchema.describe(`${meaning}; over the seeds`);

const besideSummary = (meaning: string) =>
  summarySchema.nullable().default(null).describe(`${meaning}, over the seeds; null where a run has none`);

/** What `slicetuner compare --json` and `demo --json` print. */
export const compareResultSchema = z
  .object({
    ...startOf("compare"),
    command: z.enum(["compare", "demo"]),
    ...headSchema.shape,
    data: dataSchema.extend({
      evaluatedOn: z.enum(["test", "validation"]).describe("on which held-out data outcomes were measured"),
    }),
    methods: z.array(
      z.object({
        method: z.string().describe("the method's name, as --strategies takes it"),
        strategy: z.enum(strategyNames).describe("how it spends the budget"),
        estimation: z
          .enum(estimationKinds)
          .nullable()
          .describe("what it plans on; null for baselines, which look at sizes and prices only"),
        loss: summary(measureMeanings.loss),
        averageEqualizedErrorRate: summary(measureMeanings.averageEqualizedErrorRate),
        maximumEqualizedErrorRate: summary(measureMeanings.maximumEqualizedErrorRate),
        accuracy: besideSummary("mean of the slices' shares of right decisions"),
        rocArea: besideSummary("area under the ROC curve over all rows"),
        guessingLoss: besideSummary("loss of guessing the class shares of the training data"),
        amounts: z.record(z.string(), summarySchema).describe("examples bought of each slice"),
        spent: summarySchema,
        rounds: summarySchema,
        trainings: summary("for estimates and for measuring the outcome"),
        seconds: summary("of estimates, planning and measuring"),
        coverage: coverageSchema,
        statuses: z
          .partialRecord(z.enum(tuneStatuses), z.number())
          .describe(`how many runs ended how; ${statusMeanings}`),
      }),
    ),
    importance: bySliceSchema
      .nullable()
      .default(null)
      .describe("what each slice's loss counts in the mean loss; null where all count the same"),
    pairs: z
      .array(pairSchema)
      .describe(
        "each tuned method beside each baseline, and those with an estimation of ours beside those with a published one; differences are paired by seed",
      ),
    verdicts: z.array(z.string()).describe("what the paired differences of the loss say, in plain sentences"),
    oracle: oracleSchema.nullable().describe("what --oracle found; null without it"),
    runs: z.array(
      z.object({
        seed: z.number(),
        method: z.string(),
        status: z.enum(tuneStatuses).describe(statusMeanings),
        loss: z.number().describe(measureMeanings.loss),
        averageEqualizedErrorRate: z.number().describe(measureMeanings.averageEqualizedErrorRate),
        maximumEqualizedErrorRate: z.number().describe(measureMeanings.maximumEqualizedErrorRate),
        sliceLosses: bySliceSchema.describe(measureMeanings.sliceLosses),
        decisions: decisionsSchema({
          rates: bySliceSchema,
          areas: z.record(z.string(), z.number().nullable()).describe("null where a slice lacks a class"),
        }),
        guessing: guessingSchema(bySliceSchema),
        amounts: bySliceSchema.describe("examples bought of each slice"),
        spent: z.number(),
        rounds: z.number(),
        trainings: z.number().describe("for estimates and for measuring the outcome"),
        seconds: z.number().describe("of estimates, planning and measuring"),
        curves: z
          .record(z.string(), curveSchema)
          .nullable()
          .describe("of the last round, at the final sizes; null for baselines"),
        forecast: checkedForecastSchema,
        influence: influenceSchema,
        history: historySchema,
        warnings: z.array(z.string()),
      }),
    ),
    warnings: z.array(z.string()).describe("of the data and, each once, of the runs"),
  })
  .meta({ title: "Result of slicetuner compare" });

export type CompareResult = z.infer<typeof compareResultSchema>;
