import { z } from "zod";
import { bySliceSchema } from "./numbers.ts";

const roundSchema = z.object({
  round: z.number().describe("from 1; 0: slices were filled up to their minimum size"),
  planned: bySliceSchema.describe("examples to buy in this round"),
  acquired: bySliceSchema.describe("examples bought"),
  spent: z.number(),
  changeRatio: z
    .number()
    .nullable()
    .describe(
      "share of the plan that the limit on the change of the mix let through; null where nothing was planned",
    ),
  forecast: z
    .object({ before: bySliceSchema, after: bySliceSchema })
    .nullable()
    .describe("expected loss of each slice before and after this round; null for baselines"),
  explanation: z
    .array(z.string())
    .default([])
    .describe(
      "what buying was expected to bring, whether it is worth it, and why so much, in sentences; none for baselines and curves",
    ),
});

/** What was planned and bought in one round. */
export type Round = z.infer<typeof roundSchema>;

export const historySchema = z.array(roundSchema).describe("what was planned and bought, round by round");
