import { z } from "zod";
import { classifierShape, intervalValueSchema } from "../parts/classifier.ts";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

/** What `slicetuner evaluate --json` prints. */
export const evaluateResultSchema = z
  .object({
    ...startOf("evaluate"),
    command: z.literal("evaluate"),
    data: z.object({
      source: z.string(),
      rows: z.number().describe("rows that were measured"),
      classes: z.array(z.string()),
      positive: z.string().nullable().describe("the positive class; null: each class in turn"),
      groups: z.array(z.string()).describe("the group columns"),
    }),
    classifier: z.string().describe("the model, or the column with its predictions"),
    ...provenanceShape,
    settings: z.record(z.string(), z.json()),
    parity: z
      .object({
        column: z.string(),
        rows: z.number(),
        different: z.number().describe("rows for which model and column decide differently"),
      })
      .nullable()
      .describe("of --parity-check"),
    test: z.object(classifierShape(intervalValueSchema)),
    calibration: z
      .array(
        z.object({
          lower: z.number(),
          upper: z.number(),
          share: z.number(),
          meanProbability: z.number().nullable(),
          observedRate: z.number().nullable(),
        }),
      )
      .nullable()
      .describe("bins of the calibration error; null without probabilities"),
    constantDecision: z
      .string()
      .nullable()
      .describe("the class that is decided for every row, if one is: such a classifier is trivially fair"),
    intervals: z
      .object({ level: z.number(), replicates: z.number(), seed: z.number() })
      .nullable()
      .describe("how the intervals were made; null without"),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner evaluate" });

export type EvaluateResult = z.infer<typeof evaluateResultSchema>;
