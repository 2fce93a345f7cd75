import { z } from "zod";

/** What a paired difference says. */
export const pairVerdicts = ["better", "worse", "within-noise", "too-few-seeds"] as const;

const pairedMeasureSchema = z.object({
  difference: z.number().describe("mean over the seeds of method less other; below 0 the method is better"),
  standardError: z.number().nullable().describe("of the mean difference; null for a single seed"),
  wins: z.number().describe("seeds on which the method is better"),
  ties: z.number().describe("seeds on which both reach the same, as methods do that buy the same"),
  seeds: z.number(),
  winRate: z.number().describe("wins / seeds"),
  verdict: z
    .enum(pairVerdicts)
    .describe(
      "better, worse: equal methods would differ so much less than once in 20 times (Student's t); within-noise: more often; too-few-seeds: fewer than 5 seeds, which is too few to say",
    ),
});

/** A method beside another on the same rows and seeds. */
export const pairSchema = z.object({
  method: z.string(),
  other: z.string(),
  loss: pairedMeasureSchema,
  averageEqualizedErrorRate: pairedMeasureSchema,
  maximumEqualizedErrorRate: pairedMeasureSchema,
});

export type Pair = z.infer<typeof pairSchema>;
