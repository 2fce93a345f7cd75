/** The descriptions of the measures, which every result has. */
export const measureMeanings = {
  loss: "unweighted mean of the slices' log losses (natural logarithm), averaged over the final trainings",
  averageEqualizedErrorRate:
    "average EER as Slice Tuner (SIGMOD 2021) defines it: mean over the slices of the absolute deviation |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  maximumEqualizedErrorRate:
    "maximum EER: the largest |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  sliceLosses: "log loss of each slice, averaged over the final trainings",
} as const;

/** How an outcome was measured: on rows that nothing was fitted to, or on the validation rows. */
export const evaluatedOn = ["test", "validation"] as const;
