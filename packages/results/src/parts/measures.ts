import { z } from "zod";

/** The descriptions of the measures, which every result has. */
export const measureMeanings = {
  loss: "mean of the slices' log losses (natural logarithm), unweighted or as --slice-weights says, averaged over the final trainings",
  averageEqualizedErrorRate:
    "average EER as Slice Tuner (SIGMOD 2021) defines it: mean over the slices of the absolute deviation |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  maximumEqualizedErrorRate:
    "maximum EER: the largest |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  sliceLosses: "log loss of each slice, averaged over the final trainings",
} as const;

/** How an outcome was measured: on rows that nothing was fitted to, or on the validation rows. */
export const evaluatedOn = ["test", "validation"] as const;

/**
 * What the models decide, beside their losses.
 * @param bySlice what there is of each slice
 */
export function decisionsSchema<Rates extends z.ZodType, Areas extends z.ZodType>(bySlice: {
  readonly rates: Rates;
  readonly areas: Areas;
}) {
  return z
    .object({
      accuracy: z
        .number()
        .describe("mean of the slices' shares of right decisions, in which each counts as in the mean loss"),
      rocArea: z
        .number()
        .nullable()
        .describe(
          "area under the ROC curve over all rows, in which each slice counts as in the mean loss; of more than two classes the mean of the areas of each against the others; null where a class has no row",
        ),
      sliceAccuracies: bySlice.rates,
      sliceRocAreas: bySlice.areas,
    })
    .nullable()
    .default(null)
    .describe(
      "averaged over the final trainings; null where the trainer gives no probabilities back, or too many to keep",
    );
}

/** What a model would lose that knows nothing but how often each class occurs. */
export function guessingSchema<Losses extends z.ZodType>(sliceLosses: Losses) {
  return z
    .object({
      loss: z.number().describe("mean of the slices' losses, in which each counts as in the mean loss"),
      sliceLosses,
    })
    .nullable()
    .default(null)
    .describe("log loss of guessing the class shares of the training data; a model worth its data is below");
}
