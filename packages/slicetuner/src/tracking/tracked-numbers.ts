import { isMeasured, type Result } from "@slicetuner/results";
import { evaluationMetrics, trainingMetrics } from "./classifier-metrics.ts";

/** A number as MLflow keeps it. */
export interface TrackedMetric {
  readonly key: string;
  readonly value: number;
  /** A round, or a seed. */
  readonly step: number;
}

/** What is kept of a result beside its report. */
export interface TrackedNumbers {
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly TrackedMetric[];
}

/** Results that hold measured numbers of trainings. */
export type TrackedResult = Extract<Result, { readonly kind: "run" | "compare" | "train" | "evaluate" }>;

/** Longer keys and values are refused by some stores of MLflow. */
const longestKey = 250;
const longestValue = 500;

/**
 * Settings as parameters; losses and money by round, by slice, and by method and seed, and fairness by group,
 * as metrics.
 */
export function trackedNumbers(result: TrackedResult): TrackedNumbers {
  const parameters = Object.entries(result.settings).map(([name, value]) => ({
    key: keyOf(name),
    value: (typeof value === "string" ? value : JSON.stringify(value)).slice(0, longestValue),
  }));
  const metrics = metricsOf(result).filter(({ value }) => Number.isFinite(value));
  return { parameters, metrics: metrics.map((metric) => ({ ...metric, key: keyOf(metric.key) })) };
}

/** MLflow takes letters, digits, `_`, `-`, `.`, ` ` and `/` in keys. */
function keyOf(name: string): string {
  return name.replace(/[^\w\-. /]/g, "_").slice(0, longestKey);
}

function metricsOf(result: TrackedResult): TrackedMetric[] {
  switch (result.kind) {
    case "run":
      return metricsOfRun(result);
    case "compare":
      return result.runs.flatMap((run) => [
        ...measures(`${run.method}/`, run, run.seed),
        ...bySlice(`${run.method}/loss/`, run.sliceLosses, run.seed),
        ...bySlice(`${run.method}/bought/`, run.amounts, run.seed),
        { key: `${run.method}/spent`, value: run.spent, step: run.seed },
      ]);
    case "train":
      return trainingMetrics(result);
    case "evaluate":
      return evaluationMetrics(result);
  }
}

function metricsOfRun(result: Extract<TrackedResult, { readonly kind: "run" }>): TrackedMetric[] {
  const { history, slices, spent, rounds } = result;
  const ofRounds = history.flatMap(({ round, acquired, spent: paid, forecast }) => [
    ...bySlice("bought/", acquired, round),
    { key: "spent in round", value: paid, step: round },
    ...(forecast === null ? [] : bySlice("expected loss/", forecast.after, round)),
  ]);
  const ofEnd = [
    { key: "spent", value: spent, step: rounds },
    { key: "bought", value: slices.reduce((sum, { acquired }) => sum + acquired, 0), step: rounds },
  ];
  if (!isMeasured(result)) return [...ofRounds, ...ofEnd];
  const named = (losses: readonly number[]): Record<string, number> =>
    Object.fromEntries(slices.map(({ name }, index) => [name, losses[index]!]));
  return [
    ...ofRounds,
    ...ofEnd,
    ...measures("", result.before, 0),
    ...measures("", result.after, rounds),
    ...bySlice("loss/", named(result.before.sliceLosses), 0),
    ...bySlice("loss/", named(result.after.sliceLosses), rounds),
  ];
}

function measures(
  prefix: string,
  measured: Readonly<Record<"loss" | "averageEqualizedErrorRate" | "maximumEqualizedErrorRate", number>> & {
    readonly decisions: { readonly accuracy: number; readonly rocArea: number | null } | null;
  },
  step: number,
): TrackedMetric[] {
  const { accuracy = null, rocArea = null } = measured.decisions ?? {};
  return [
    { key: `${prefix}loss`, value: measured.loss, step },
    { key: `${prefix}average EER`, value: measured.averageEqualizedErrorRate, step },
    { key: `${prefix}maximum EER`, value: measured.maximumEqualizedErrorRate, step },
    ...(accuracy === null ? [] : [{ key: `${prefix}accuracy`, value: accuracy, step }]),
    ...(rocArea === null ? [] : [{ key: `${prefix}ROC area`, value: rocArea, step }]),
  ];
}

function bySlice(prefix: string, numbers: Readonly<Record<string, number>>, step: number): TrackedMetric[] {
  return Object.entries(numbers).map(([slice, value]) => ({ key: `${prefix}${slice}`, value, step }));
}
