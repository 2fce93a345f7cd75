import { z } from "zod";
import { registeredForecastsSchema } from "../parts/forecast.ts";
import { moneySchema, ordersSchema } from "../parts/orders.ts";
import { startOf } from "../start.ts";
import { scoreSchema } from "./scores-result.ts";

/** What `slicetuner status --json` prints. */
export const statusResultSchema = z
  .object({
    ...startOf("status"),
    command: z.literal("status"),
    runFolder: z.string(),
    runId: z.string().describe("begins the ids of the orders"),
    processId: z.number().nullable().describe("of the process that works on the run; null: none"),
    budget: z.number(),
    currency: z.string().nullable(),
    money: moneySchema,
    slices: z.array(
      z.object({
        name: z.string(),
        ordered: z.number().describe("examples ordered of the slice"),
        delivered: z.number().describe("examples that came of these orders"),
        committed: z.number(),
        paid: z.number(),
      }),
    ),
    orders: ordersSchema,
    forecasts: registeredForecastsSchema,
    trainings: z.number().describe("trainings that are done and will not be done again"),
    score: scoreSchema
      .nullable()
      .default(null)
      .describe("of the run's forecast; null in results that other commands give of a run"),
    quarantined: z.number().describe("examples that wait for a person's decision"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner status" });

export type StatusResult = z.infer<typeof statusResultSchema>;
