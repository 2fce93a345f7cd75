import { z } from "zod";

/** Level of every band: in which share of cases the truth is expected to lie inside. */
export const bandLevel = 0.9;

export const intervalSchema = z.object({ lower: z.number(), upper: z.number() });

export const bySliceSchema = z
  .record(z.string(), z.number())
  .describe("one number for each slice, by its name");

export const summarySchema = z
  .object({
    mean: z.number(),
    standardDeviation: z.number().nullable().describe("sample standard deviation; null for a single seed"),
  })
  .describe("over the seeds");

/** One value for each slice, by its name. */
export function nameBySlice<Value>(
  slices: readonly string[],
  values: readonly Value[],
): Record<string, Value> {
  return Object.fromEntries(slices.map((slice, index) => [slice, values[index]!]));
}
