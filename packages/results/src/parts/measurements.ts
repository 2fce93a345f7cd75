import type { LossMeasurements } from "@slicetuner/core";
import { z } from "zod";

const forms = ["additive", "effective", "auto"] as const satisfies readonly LossMeasurements["form"][];
const bySlice = z.array(z.number());
const known = z.array(z.number().nullable());

/**
 * The trainings of an estimate in which slices influence each other, from which the same estimate is made
 * again.
 */
export const measurementsSchema = z
  .object({
    present: bySlice.describe("training examples of each slice"),
    groups: z.array(z.array(z.number())).describe("slices that were varied together, by their places"),
    exponent: z.number().describe("how losses fall with sizes, as size^−exponent"),
    form: z
      .enum(forms)
      .describe(
        "how losses depend on sizes: sums of what each slice's size does, powers of effective data, or both, weighed",
      ),
    sizes: z.array(bySlice).describe("examples of each slice that each training had"),
    losses: z.array(bySlice).describe("validation loss of each slice in each training"),
    standardErrors: known.describe("of the validation losses; null where it is not known"),
    examples: known.describe("validation examples of each slice; null where their number is not known"),
    replicates: z.array(bySlice).describe("losses of further trainings on all examples"),
  })
  .nullable()
  .describe(
    "trainings of the estimate, from which other plans can be made without training again; lists have one number for each slice, in the order of the slices; null where curves say it all",
  );

export type MeasurementsRecord = NonNullable<z.infer<typeof measurementsSchema>>;
