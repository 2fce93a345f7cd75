import {
  type ClassifierEvaluation,
  type ComparedRates,
  type MeasuredValue,
  summarize,
} from "@slicetuner/metrics";
import type { TrainResult } from "@slicetuner/results";
import { whyUnknown } from "./measured-classifier.ts";

type TestResult = TrainResult["methods"][number]["test"];
type SeedValue = TestResult["accuracy"];
type Fairness = NonNullable<TestResult["fairness"]>;

/** What several seeds reach: every number with its mean and spread; null where one seed cannot tell it. */
export function summarizeSeeds(evaluations: readonly ClassifierEvaluation[]): TestResult {
  const [first] = evaluations as readonly [ClassifierEvaluation, ...ClassifierEvaluation[]];
  const over = (choose: (evaluation: ClassifierEvaluation) => MeasuredValue | undefined, reason?: string) =>
    summarizeValues(
      evaluations.map((evaluation) => choose(evaluation)?.value ?? null),
      reason,
    );
  const groups = first.measures.groups.map(({ name, table }, index) => {
    const reason = evaluations
      .map((evaluation) => whyUnknown(evaluation, name))
      .find((why) => why !== undefined);
    const { missing, leftOut } = first.groups[index]!;
    const fairness: Fairness = eachMeasure((measure, comparison) =>
      over(({ measures }) => measures.groups[index]!.fairness[measure][comparison], reason),
    );
    return {
      name,
      fairness,
      table: table.map(({ value, size }) => {
        const rate = (of: (typeof rates)[number]) =>
          over(({ measures }) => measures.groups[index]!.table.find((row) => row.value === value)?.[of]);
        return {
          value,
          size,
          labelRate: rate("labelRate"),
          positiveRate: rate("positiveRate"),
          truePositiveRate: rate("truePositiveRate"),
          falsePositiveRate: rate("falsePositiveRate"),
          accuracy: rate("accuracy"),
          logLoss: rate("logLoss"),
          rocArea: rate("rocArea"),
          guessingLoss: rate("guessingLoss"),
        };
      }),
      missing,
      leftOut: [...leftOut],
    };
  });
  return {
    accuracy: over(({ measures }) => measures.accuracy),
    logLoss: over(({ measures }) => measures.logLoss),
    rocArea: over(({ measures }) => measures.rocArea),
    calibrationError: over(({ measures }) => measures.calibrationError),
    guessingLoss: over(({ measures }) => measures.guessingLoss),
    fairness: groups[0]?.fairness ?? null,
    groups,
  };
}

const rates = [
  "labelRate",
  "positiveRate",
  "truePositiveRate",
  "falsePositiveRate",
  "accuracy",
  "logLoss",
  "rocArea",
  "guessingLoss",
] as const;

/** The three measures, each with its three comparisons. */
export function eachMeasure<Value>(
  value: (
    measure: "demographicParity" | "equalOpportunity" | "equalizedOdds",
    comparison: keyof ComparedRates<unknown>,
  ) => Value,
): Record<"demographicParity" | "equalOpportunity" | "equalizedOdds", ComparedRates<Value>> {
  const compared = (measure: Parameters<typeof value>[0]) => {
    return {
      gap: value(measure, "gap"),
      disparity: value(measure, "disparity"),
      ratio: value(measure, "ratio"),
    };
  };
  return {
    demographicParity: compared("demographicParity"),
    equalOpportunity: compared("equalOpportunity"),
    equalizedOdds: compared("equalizedOdds"),
  };
}

function summarizeValues(
  values: readonly (number | null)[],
  reason = "it cannot be told on these rows",
): SeedValue {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) {
    const missing = values.length - known.length;
    const seeds = values.length > 1 ? `for ${missing} of ${values.length} seeds: ` : "";
    return { mean: null, standardDeviation: null, reason: `${seeds}${reason}` };
  }
  const { mean, standardDeviation } = summarize(known);
  return { mean, standardDeviation };
}
