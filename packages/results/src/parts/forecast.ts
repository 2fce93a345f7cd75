import { z } from "zod";
import { intervalSchema } from "./numbers.ts";

const bandMeaning =
  "in which 90 % of outcomes are expected to lie; null where the estimate is not sure enough";

/** What a measure is expected to be. */
export const forecastSchema = z.object({
  expected: z.number(),
  band: intervalSchema.nullable().describe(bandMeaning),
});

export type ForecastRecord = z.infer<typeof forecastSchema>;

const checkedSchema = forecastSchema.extend({
  measured: z.number(),
  inside: z.boolean().nullable().describe("whether what was measured lies in the band; null without a band"),
});

/** What was forecast and what was measured. */
export const checkedForecastSchema = z
  .object({
    level: z.number().describe("share of outcomes that the bands are to hold"),
    loss: checkedSchema,
    averageEqualizedErrorRate: checkedSchema,
    maximumEqualizedErrorRate: checkedSchema,
    sliceLosses: z.record(z.string(), checkedSchema).describe("by the slice's name"),
  })
  .nullable()
  .describe(
    "what the last estimate expects to be measured at the final sizes, beside what was measured; null without an estimate",
  );

export type CheckedForecast = NonNullable<z.infer<typeof checkedForecastSchema>>;

/** What was expected of a round before its orders were sent. */
export const registeredForecastsSchema = z
  .array(
    z.object({
      round: z.number(),
      loss: forecastSchema,
      averageEqualizedErrorRate: forecastSchema,
      maximumEqualizedErrorRate: forecastSchema,
      sliceLosses: z.record(z.string(), forecastSchema).describe("by the slice's name"),
    }),
  )
  .default([])
  .describe(
    "what each round expected to be measured once all that it planned had come, written down before its orders were sent; none without an estimate",
  );

export type RegisteredForecasts = z.infer<typeof registeredForecastsSchema>;

const countSchema = z.object({ inside: z.number(), of: z.number().describe("how many had a band") });

/** How many outcomes lay inside their bands. */
export const coverageSchema = z
  .object({
    loss: countSchema,
    averageEqualizedErrorRate: countSchema,
    maximumEqualizedErrorRate: countSchema,
    sliceLosses: countSchema.describe("over seeds and slices"),
  })
  .nullable()
  .describe("how many outcomes lay inside their 90 % bands, over the seeds; null for baselines");

export type Coverage = NonNullable<z.infer<typeof coverageSchema>>;
