import type { LearningCurve, LossModel } from "@slicetuner/core";
import { z } from "zod";
import type { DataSource } from "../sources/data-source.ts";

/** Level of every band that is shown. */
export const bandLevel = 0.9;

export const intervalSchema = z.object({ lower: z.number(), upper: z.number() });

export const summarySchema = z
  .object({
    mean: z.number(),
    standardDeviation: z.number().nullable().describe("sample standard deviation; null for a single seed"),
  })
  .describe("over the seeds");

export const curveSchema = z
  .object({
    family: z.enum(["power-law", "power-law-with-floor"]),
    scale: z.number(),
    exponent: z.number(),
    floor: z.number(),
    status: z.string().describe("converged, flat, rising, edge or too-few-points"),
    residualSumOfSquares: z.number(),
    loss: z.number().describe("expected at the slice's present size"),
    band: intervalSchema.nullable().describe("90 % band of that loss"),
  })
  .describe("loss = scale · size^−exponent + floor");

export const dataSchema = z.object({
  source: z.string(),
  slices: z.array(z.string()),
  features: z.number(),
  classes: z.array(z.string()),
  columns: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(["numeric", "categorical"]),
        distinct: z.number(),
        missing: z.number(),
      }),
    )
    .nullable()
    .describe("the inferred schema of a table; null for a known data set"),
  order: z
    .enum(["file", "redrawn"])
    .describe("whether rows were taken in file order or drawn anew for each seed"),
});

/** Any JSON value; settings are recorded as they were given. */
export const settingsSchema = z.record(z.string(), z.json());

export function curveRecord(curve: LearningCurve, size: number): z.infer<typeof curveSchema> {
  const { family, scale, exponent, floor, status, residualSumOfSquares } = curve;
  return {
    family,
    scale,
    exponent,
    floor,
    status,
    residualSumOfSquares,
    loss: curve.predict(size),
    band: curve.interval(size, bandLevel),
  };
}

/** The curves of a model that has curves. */
export function curvesOf(lossModel: LossModel | null): readonly LearningCurve[] | null {
  return lossModel?.kind === "independent-curves" ? lossModel.curves : null;
}

/** What a result says of its data. */
export function describeData(source: DataSource, features: number): z.infer<typeof dataSchema> {
  return {
    source: source.title,
    slices: source.slices.map((slice) => slice.name),
    features,
    classes: [...source.classes],
    columns:
      source.columns?.map(({ name, kind, distinct, missing }) => ({ name, kind, distinct, missing })) ?? null,
    order: source.order,
  };
}
