import { z } from "zod";

/** The measures of a classifier; `value` is what each number is. */
export function classifierShape<Value extends z.ZodType>(value: Value) {
  const compared = z
    .object({
      gap: value.describe("highest rate of a group − lowest rate; 0 is fair"),
      disparity: value.describe("largest |rate of a group − rate of all|; 0 is fair"),
      ratio: value.describe("lowest rate / highest rate; 1 is fair"),
    })
    .describe("how far the groups' rates lie apart");
  const fairness = z.object({
    demographicParity: compared.describe("rates P(decision = positive | group)"),
    equalOpportunity: compared.describe("rates P(decision = positive | label = positive, group)"),
    equalizedOdds: compared.describe("rates P(decision = positive | label, group), the least fair label"),
  });
  const row = z.object({
    value: z.string().describe("name of the group"),
    size: z.number().describe("test rows of the group (of several seeds: of the first)"),
    labelRate: value.describe("share of rows with the positive label"),
    positiveRate: value.describe("share of positive decisions"),
    truePositiveRate: value,
    falsePositiveRate: value,
    accuracy: value,
    logLoss: value,
    rocArea: value.optional().describe("over the group's rows; null where a class has none of them"),
    guessingLoss: value
      .optional()
      .describe("log loss, on the group's rows, of guessing the shares of the classes among all"),
  });
  return {
    accuracy: value,
    logLoss: value.describe("mean of −ln p of the true class; natural logarithm"),
    rocArea: value.describe("area under the ROC curve; of several classes the mean, each against the others"),
    calibrationError: value.describe("expected calibration error, ten bins"),
    guessingLoss: value
      .optional()
      .describe("log loss of guessing the shares of the classes among these rows; a model has to beat it"),
    fairness: fairness
      .nullable()
      .describe("of the group column; of several columns, of the groups that they form together"),
    groups: z
      .array(
        z.object({
          name: z.string().describe("of the group column, or of several that are crossed"),
          fairness,
          table: z.array(row),
          missing: z.number().describe("test rows without a value; they are in no group"),
          leftOut: z
            .array(z.object({ value: z.string(), size: z.number(), reason: z.string() }))
            .describe("groups that are in no comparison"),
        }),
      )
      .describe("one for each group column and, of several columns, one for the crossed groups"),
  };
}

/** A number over the seeds. */
export const seedValueSchema = z.object({
  mean: z.number().nullable(),
  standardDeviation: z.number().nullable().describe("sample standard deviation; null for a single seed"),
  reason: z.string().optional().describe("why it cannot be told, where it is null"),
});

/** A number with a bootstrap interval. */
export const intervalValueSchema = z.object({
  value: z.number().nullable(),
  interval: z
    .object({ lower: z.number(), upper: z.number() })
    .nullable()
    .describe("bootstrap interval of the same statistic; it has the value inside"),
  reason: z.string().optional().describe("why it cannot be told, where it is null"),
});
