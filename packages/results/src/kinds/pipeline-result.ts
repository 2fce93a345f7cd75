import { z } from "zod";
import { checkedForecastSchema } from "../parts/forecast.ts";
import { measureMeanings } from "../parts/measures.ts";
import { predicateSchema } from "../parts/predicate.ts";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

export const pipelineStepNames = ["clean", "find", "acquire", "train"] as const;

const ends = z.object({ lower: z.number(), upper: z.number() }).nullable();

const measured = z.object({
  value: z.number().nullable().describe("null where it cannot be told, e.g. without groups"),
  interval: ends.describe("bootstrap interval over the test rows"),
});

const change = measured.extend({
  verdict: z
    .enum(["better", "worse", "within-noise", "unknown"])
    .describe("better, worse: 0 lies outside the interval; unknown: there is none"),
});

function measures<Value extends z.ZodType>(value: Value) {
  return z.object({
    accuracy: value.describe("share of right decisions"),
    loss: value.describe("unweighted mean of the slices' log losses (natural logarithm)"),
    averageEqualizedErrorRate: value.describe(measureMeanings.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: value.describe(measureMeanings.maximumEqualizedErrorRate),
    demographicParity: value.describe(
      "highest less lowest share of favourable decisions of a group; 0 is fair",
    ),
  });
}

/** What `slicetuner pipeline --json` prints. */
export const pipelineResultSchema = z
  .object({
    ...startOf("pipeline"),
    command: z.literal("pipeline"),
    data: z.object({
      source: z.string(),
      testSource: z.string().nullable().describe("the file with the test rows; null where they were drawn"),
      pool: z.string().nullable().describe("what was bought from"),
      trainRows: z.number().describe("before cleaning"),
      validationRows: z.number(),
      testRows: z.number().describe("set aside before everything else; no step was given them"),
      features: z.number(),
      label: z.string(),
      classes: z.array(z.string()),
      positive: z.string().nullable().describe("the favourable label"),
      groups: z.array(z.string()),
    }),
    slices: z.array(
      z.object({
        name: z.string(),
        predicate: predicateSchema.nullable().describe("null: all rows that are in no other slice"),
        why: z.string().nullable().describe("why it is a slice"),
        rows: z.object({
          before: z.number().describe("training rows as they were"),
          cleaned: z.number().describe("training rows after cleaning"),
          bought: z.number(),
          test: z.number(),
        }),
      }),
    ),
    slicesFrom: z.enum(["columns", "find", "none"]),
    find: z
      .object({ by: z.string(), summary: z.string(), record: z.json() })
      .nullable()
      .describe("what finding did; it changes no row and has no measures of its own"),
    stages: z
      .array(
        z.object({
          name: z.string(),
          step: z.enum(pipelineStepNames).nullable().describe("null: the data as they were"),
          by: z.string().describe("what did it"),
          basis: z.string().nullable().describe("the stage that it builds on"),
          trainRows: z.number(),
          summary: z.string(),
          reasons: z.array(z.string()).describe("why it did what it did"),
          record: z.json().describe("further facts"),
          measures: measures(measured).describe("each computed for each model, then averaged"),
          change: measures(change).nullable().describe("against its basis, on the same drawn rows"),
          changeFromStart: measures(change).nullable(),
          sliceLosses: z.array(z.number().nullable()).describe("mean log loss of each slice"),
          sliceIntervals: z.array(ends).optional().describe("bootstrap intervals of the slices' losses"),
          groups: z
            .array(z.object({ column: z.string(), value: z.string(), accuracy: measured, loss: measured }))
            .optional()
            .describe("of several group columns those that they form together"),
          forecast: checkedForecastSchema.optional(),
          seconds: z.number(),
        }),
      )
      .describe("the data as they were, then what each step made of them, measured on the same test rows"),
    skipped: z.array(z.object({ step: z.enum(pipelineStepNames), why: z.string() })),
    repeats: z.number().describe("models whose measures are averaged"),
    intervals: z.object({ level: z.number(), replicates: z.number(), seed: z.number() }),
    ...provenanceShape,
    settings: z.record(z.string(), z.json()),
    trainer: z.string(),
    executor: z.string(),
    runFolder: z.string().nullable().describe("where journal, examples and report are kept"),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner pipeline" });

export type PipelineResult = z.infer<typeof pipelineResultSchema>;
