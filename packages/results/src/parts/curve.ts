import type { CurveFamily, CurveStatus } from "@slicetuner/core";
import { z } from "zod";
import { intervalSchema } from "./numbers.ts";

const curveFamilies = ["power-law", "power-law-with-floor"] as const satisfies readonly CurveFamily[];

const curveStatuses = [
  "converged",
  "flat",
  "rising",
  "edge",
  "too-few-points",
] as const satisfies readonly CurveStatus[];

export const curveSchema = z
  .object({
    family: z.enum(curveFamilies),
    scale: z.number(),
    exponent: z.number(),
    floor: z.number(),
    status: z
      .enum(curveStatuses)
      .describe(
        "what the fit is worth; converged: a falling curve; flat: the loss does not depend on the size; rising: it grows with the size; edge: the exponent lies at the end of the searched range; too-few-points: fewer sizes than parameters",
      ),
    residualSumOfSquares: z.number(),
    degreesOfFreedom: z
      .number()
      .describe(
        "measured losses less parameters; the residual variance is residualSumOfSquares / degreesOfFreedom",
      ),
    covariance: z
      .array(z.array(z.number()))
      .nullable()
      .describe(
        "in the order exponent, scale[, floor]; times the residual variance it is the parameters' covariance; null where the fit has none",
      ),
    points: z
      .array(
        z.object({
          size: z.number().describe("examples of the slice"),
          loss: z.number().describe("mean validation loss of the slice in the trainings"),
          trainings: z.number(),
        }),
      )
      .optional()
      .describe(
        "what the curve was fitted to, by size: trainings with as many examples of the slice are one point; of more than 50 sizes, neighbours are put together; missing in results of earlier versions and for curves that were not fitted",
      ),
    loss: z.number().describe("expected at the slice's present size"),
    band: intervalSchema.nullable().describe("90 % band of that loss"),
  })
  .describe("loss = scale · size^−exponent + floor");

export type CurveRecord = z.infer<typeof curveSchema>;
