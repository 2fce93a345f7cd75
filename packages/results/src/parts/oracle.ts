import { z } from "zod";
import { measureMeanings } from "./measures.ts";
import { bySliceSchema } from "./numbers.ts";
import { pairVerdicts } from "./pair.ts";

/** What `--oracle` found. */
export const oracleSchema = z
  .object({
    baseline: z.string().describe("the baseline with the lowest mean loss"),
    gain: z.number().describe("its loss less that of the best plan found, mean over the seeds"),
    gainStandardError: z.number().nullable(),
    verdict: z
      .enum(pairVerdicts)
      .describe("better: the best plan found is better than the baseline beyond noise (Student's t)"),
    shares: z
      .array(z.object({ method: z.string(), share: z.number(), standardError: z.number().nullable() }))
      .describe(
        "(uniform − method) / (uniform − best plan found), of the mean losses; empty where the verdict is not better",
      ),
    sentence: z.string(),
    plans: z.array(
      z.object({
        seed: z.number(),
        tried: z.number().describe("different plans, those of the methods among them"),
        trainings: z.number(),
        amounts: bySliceSchema.describe("examples of each slice that the best plan found buys"),
        loss: z.number().describe(measureMeanings.loss),
        averageEqualizedErrorRate: z.number(),
        maximumEqualizedErrorRate: z.number(),
      }),
    ),
  })
  .describe(
    "the best plan of each seed, chosen by the validation loss of trainings that have no part in its measure; the best plan there is may be better still",
  );

export type OracleRecord = z.infer<typeof oracleSchema>;
