import { type Forecast, forecastHolds, type Measures, type OutcomeForecast } from "@slicetuner/tuner";
import { z } from "zod";
import { intervalSchema, nameBySlice } from "./shared.ts";

const bandMeaning = "in which 90 % of outcomes are expected to lie; null where the estimate cannot tell";

/** What a measure is expected to be. */
export const forecastSchema = z.object({
  expected: z.number(),
  band: intervalSchema.nullable().describe(bandMeaning),
});

export function forecastRecord({ expected, band }: Forecast): z.infer<typeof forecastSchema> {
  return { expected, band: band && { ...band } };
}

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

export function checkedForecastRecord(
  names: readonly string[],
  forecast: OutcomeForecast | null,
  outcome: Measures,
): CheckedForecast | null {
  if (forecast === null) return null;
  const holds = forecastHolds(forecast, outcome);
  const check = (expected: Forecast, measured: number, inside: boolean | null) => ({
    ...forecastRecord(expected),
    measured,
    inside,
  });
  const checkMeasure = (measure: "loss" | "averageEqualizedErrorRate" | "maximumEqualizedErrorRate") =>
    check(forecast[measure], outcome[measure], holds[measure]);
  return {
    level: forecast.level,
    loss: checkMeasure("loss"),
    averageEqualizedErrorRate: checkMeasure("averageEqualizedErrorRate"),
    maximumEqualizedErrorRate: checkMeasure("maximumEqualizedErrorRate"),
    sliceLosses: nameBySlice(
      names,
      forecast.sliceLosses.map((loss, slice) =>
        check(loss, outcome.sliceLosses[slice]!, holds.sliceLosses[slice]!),
      ),
    ),
  };
}

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

/** Counts over forecasts; null where there is none. */
export function countCoverage(forecasts: readonly (CheckedForecast | null)[]): Coverage | null {
  const known = forecasts.filter((forecast) => forecast !== null);
  if (known.length === 0) return null;
  const count = (checks: readonly { readonly inside: boolean | null }[]) => {
    const withBand = checks.filter(({ inside }) => inside !== null);
    return { inside: withBand.filter(({ inside }) => inside).length, of: withBand.length };
  };
  return {
    loss: count(known.map(({ loss }) => loss)),
    averageEqualizedErrorRate: count(known.map((forecast) => forecast.averageEqualizedErrorRate)),
    maximumEqualizedErrorRate: count(known.map((forecast) => forecast.maximumEqualizedErrorRate)),
    sliceLosses: count(known.flatMap(({ sliceLosses }) => Object.values(sliceLosses))),
  };
}
