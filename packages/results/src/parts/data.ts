import { z } from "zod";
import { bySliceSchema } from "./numbers.ts";
import { predicateSchema } from "./predicate.ts";
import { provenanceShape } from "./provenance.ts";

export const dataSchema = z.object({
  source: z.string(),
  slices: z.array(z.string()),
  slicePredicates: z
    .record(z.string(), predicateSchema)
    .nullable()
    .describe(
      "which rows each slice has, by its name: of --slices the parts that rows are in, of --slice-by the values of the columns; null where that is not known",
    ),
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
  initialSizes: bySliceSchema.describe("training examples of each slice before anything is bought"),
  validationSizes: bySliceSchema.describe("examples of each slice held out for validation"),
  testSizes: bySliceSchema.describe(
    "examples of each slice held out to measure the outcome; 0 without --test",
  ),
  unitCosts: bySliceSchema.describe("price of one example of each slice"),
});

/** What every result of trainings begins with. */
export const headSchema = z.object({
  ...provenanceShape,
  data: dataSchema,
  settings: z
    .record(z.string(), z.json())
    .describe("the values that held, defaults included, as a configuration file takes them"),
  trainer: z.string().describe("what trained, backend included, e.g. onnx (native)"),
  executor: z.string().describe("where it trained, e.g. 2 worker threads"),
});

export type ResultHead = z.infer<typeof headSchema>;
